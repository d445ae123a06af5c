import {
  AppWindow,
  ArrowRightLeft,
  ChartLine,
  CodeXml,
  FlaskConical,
  type LucideIcon,
  Network,
  Rows3,
  ScrollText,
  Table2,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { ShopLab } from '../labs/shop/shop-lab.tsx'
import { ViewsLab } from '../labs/views/views-lab.tsx'
import { LoadPlace } from '../load/load-place.tsx'
import { LogPlace } from '../log/log-place.tsx'
import { MessagesPlace } from '../messages/messages-place.tsx'
import { ProcessesPlace } from '../processes/processes-place.tsx'
import { SourcePlace } from '../source/source-place.tsx'
import { TablesPlace } from '../tables/tables-place.tsx'
import { TreePanel } from '../tree/tree-panel.tsx'
import type { PlaceName } from './names.ts'

export type Place = {
  /** On the rail, and as the name of the page. */
  title: string
  Icon: LucideIcon
  Component: ComponentType
}

/** What fills the middle of the window, by name. */
export const places: { readonly [Name in PlaceName]: Place } = {
  tree: { title: 'Tree', Icon: Network, Component: TreePanel },
  processes: { title: 'Processes', Icon: Rows3, Component: ProcessesPlace },
  tables: { title: 'Tables', Icon: Table2, Component: TablesPlace },
  messages: { title: 'Messages', Icon: ArrowRightLeft, Component: MessagesPlace },
  log: { title: 'Log', Icon: ScrollText, Component: LogPlace },
  load: { title: 'Load', Icon: ChartLine, Component: LoadPlace },
  shop: { title: 'Shop lab', Icon: FlaskConical, Component: ShopLab },
  views: { title: 'Views lab', Icon: AppWindow, Component: ViewsLab },
  source: { title: 'Source', Icon: CodeXml, Component: SourcePlace },
}
