import type { processRequests } from '../../../shared/protocol/requests/process.ts'
import type { Answers } from '../answers.ts'
import { Refusal } from '../check.ts'
import { alive, termOf } from './arguments.ts'

export const processAnswers: Answers<typeof processRequests> = {
  exit({ stage, time }, args) {
    const { pid } = alive(stage, args.pid)
    stage.host.inject({ type: 'signal', to: pid, reason: termOf('reason', args.reason) })
    time.act()
    return null
  },

  raise({ stage, time }, args) {
    const process = alive(stage, args.pid)
    if (!stage.host.raiseNext(process, args.message))
      throw new Refusal('invalid_argument', `pid: ${args.pid} runs no behaviour whose callbacks could raise`)
    time.act()
    return null
  },

  plant({ stage, time }, { pid, planted }) {
    const process = alive(stage, pid)
    const what =
      planted.do === 'throw' || planted.do === 'return'
        ? { do: planted.do, value: termOf('value', planted.value) }
        : planted
    if (process.program.planted === undefined)
      throw new Refusal('invalid_argument', `pid: ${pid} runs no behaviour whose callbacks could fail`)
    stage.host.plant(process, what)
    time.act()
    return null
  },
}
