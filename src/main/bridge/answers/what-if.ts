import type { ForecastScreen } from '../../../shared/protocol/events.ts'
import type { RequestArgs } from '../../../shared/protocol/requests.ts'
import { isRecord, type TermRecord } from '../../../shared/term.ts'
import { CannotFork, type Fault, Forgotten, forecast, type Shown } from '../../timeline/index.ts'
import { Refusal } from '../check.ts'
import type { Session } from '../session.ts'
import { alive, termOf } from './arguments.ts'

/** What a fault would do in the world that the window looks at. @throws Refusal */
export function foretell(session: Session, args: RequestArgs<'forecast'>) {
  const { stage } = session
  const { pid } = alive(stage, args.pid)
  const fault: Fault =
    args.do === 'exit'
      ? { do: 'exit', to: pid, reason: termOf('reason', args.reason) }
      : { do: 'raise', to: pid, message: args.message }
  try {
    const { shown, ...rest } = forecast(stage, fault, stage.files?.()() ?? null)
    return { ...rest, screens: screensOf(session, shown) }
  } catch (error) {
    throw error instanceof CannotFork ? new Refusal('unavailable', error.message) : error
  }
}

/** What the user of each screen of the window would see. */
function screensOf({ stage, screens }: Session, shown: readonly Shown[]): ForecastScreen[] {
  const told: ForecastScreen[] = []
  for (const view of screens) {
    const open = stage.views.find(view)
    if (open === null) continue
    const pictures = shown
      .filter(({ channel, value }) => channel === 'view' && isRecord(value) && value.view === open.inside)
      .map(({ value }) => value as TermRecord)
    if (pictures.length > 0) told.push({ view, ...stage.views.compare(view, pictures) })
  }
  return told
}

/** As `asked`, with what is not kept any more as a refusal. */
export async function kept<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw error instanceof Forgotten ? new Refusal('not_found', error.message) : error
  }
}
