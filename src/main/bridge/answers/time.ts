import type { timeRequests } from '../../../shared/protocol/requests/time.ts'
import { processHistory, tellStory } from '../../timeline/index.ts'
import type { Answers } from '../answers.ts'
import { Refusal } from '../check.ts'
import type { Session } from '../session.ts'
import { alive, pidOf } from './arguments.ts'
import { foretell, kept } from './what-if.ts'

export const timeAnswers: Answers<typeof timeRequests> = {
  pause: session => drive(session, driver => driver.pause()),
  speed: (session, { value }) => drive(session, driver => driver.setSpeed(value)),

  run(session) {
    session.time.act()
    return drive(session, driver => driver.run())
  },

  step(session, args) {
    if (args.to !== 'process') {
      session.time.act()
      return drive(session, driver => driver.step(args.to))
    }
    const process = alive(session.stage, args.pid)
    if (!process.queued)
      throw new Refusal('unavailable', `${args.pid} has nothing to do: no message waits for it`)
    session.time.act()
    return drive(session, driver => driver.step(process.pid))
  },

  async 'time.look'({ time }, { to }) {
    await time.look(to)
    return null
  },

  'time.moment': ({ time, stage }) => time.moment ?? { at: stage.recorder.now, atMs: stage.host.world.now },

  'time.present'({ time }, { of }) {
    time.present(of)
    return null
  },

  'time.drop_fork'({ time }) {
    time.dropFork()
    return null
  },

  forecast: foretell,
  story: ({ stage }, { pid }) => kept(tellStory(stage.recorder, pidOf(pid))),
  history: ({ stage, time, syntax }, { pid }) =>
    kept(processHistory(stage.recorder, pidOf(pid), time.moment?.at ?? stage.recorder.now, syntax)),

  mailbox(session, args) {
    const process = alive(session.stage, args.pid)
    const { pid } = process
    const index = process.messageNumbers().indexOf(args.id)
    if (index < 0) throw new Refusal('not_found', 'that message does not wait any more')
    const change = args.do === 'delay' ? { do: args.do, index, ms: args.ms } : { do: args.do, index }
    session.stage.host.inject({ type: 'mailbox', to: pid, change })
    session.time.act()
    session.stage.observer.statusChanged()
    return null
  },
}

type Driver = Session['stage']['host']['driver']

function drive({ stage }: Session, change: (driver: Driver) => void): null {
  change(stage.host.driver)
  stage.observer.statusChanged()
  return null
}
