import type { ShopLabScreen } from '../../../shared/protocol/events.ts'
import type { ViewEvent } from '../../../shared/protocol/requests.ts'

/** What each section of the lab gets. */
export type SectionProps = { content: ShopLabScreen; run: (event: ViewEvent) => void }
