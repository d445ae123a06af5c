import type { timeRequests } from '../../../shared/protocol/requests/time.ts'
import type { Answers } from '../answers.ts'
import type { Session } from '../session.ts'

export const timeAnswers: Answers<typeof timeRequests> = {
  pause: session => drive(session, driver => driver.pause()),
  run: session => drive(session, driver => driver.run()),
  step: (session, { to }) => drive(session, driver => driver.step(to)),
  speed: (session, { value }) => drive(session, driver => driver.setSpeed(value)),
}

type Driver = Session['stage']['host']['driver']

function drive({ stage }: Session, change: (driver: Driver) => void): null {
  change(stage.host.driver)
  stage.observer.statusChanged()
  return null
}
