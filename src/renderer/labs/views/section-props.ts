import type { ViewsLabScreen } from '../../../shared/protocol/events.ts'
import type { ViewEvent } from '../../../shared/protocol/requests.ts'
import type { StreamRow } from '../../stores/view-content.ts'

export type SectionProps = {
  content: ViewsLabScreen
  /** The rows that this window keeps. */
  rows: readonly StreamRow[]
  /** Whether the view is there now. */
  live: boolean
  run: (event: ViewEvent) => void
}
