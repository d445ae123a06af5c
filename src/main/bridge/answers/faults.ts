import { kill } from '../../../shared/atoms.ts'
import type { faultRequests } from '../../../shared/protocol/requests/faults.ts'
import type { Answers } from '../answers.ts'
import { Refusal } from '../check.ts'
import type { Session } from '../session.ts'
import { alive } from './arguments.ts'

export const faultAnswers: Answers<typeof faultRequests> = {
  async 'fault.damage_file'(session, { pid }) {
    const { stage } = session
    const breakage = breakageOf(session)
    const process = alive(stage, pid)
    const file = stage.observer.fileOf(process)
    if (file === null) throw new Refusal('invalid_argument', `pid: ${pid} has no file open`)
    const damaged = await breakage.damage(file)
    if (damaged === null) throw new Refusal('unavailable', `The file ${file} cannot be written.`)
    // What it knows of the file is in memory: only who opens it anew sees the damage.
    stage.host.inject({ type: 'signal', to: process.pid, reason: kill })
    stage.observer.say('table', 'warning', `The file ${file} was damaged by hand at byte ${damaged.at}`)
    return { file, ...damaged }
  },

  'fault.fill_disk'(session, { full }) {
    breakageOf(session).fill(full)
    session.stage.observer.say('table', 'warning', full ? 'The disk is full now' : 'The disk has room again')
    session.stage.observer.statusChanged()
    return null
  },

  async 'demo.reset'(session) {
    const { application, observer, views } = session.stage
    const breakage = breakageOf(session)
    await application.stop()
    breakage.fill(false)
    await breakage.removeFiles()
    application.start()
    observer.say('app', 'info', 'Everything is as on the first day')
    views.applicationChanged()
    observer.statusChanged()
    return null
  },

  'fault.kill_app'(session) {
    breakageOf(session).killApp()
    return null
  },
}

/** @throws Refusal `unavailable` where there is no disk to break */
function breakageOf({ bridge, stage }: Session) {
  if (bridge.breakage === null || stage !== bridge.live)
    throw new Refusal('unavailable', 'Only the live world has a disk; come back to the present first.')
  return bridge.breakage
}
