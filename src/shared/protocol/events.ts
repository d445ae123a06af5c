/** What the main process sends to a window without being asked: a closed union, told apart by `type`. */

import type { LoadUpdate } from './events/load.ts'
import type { LogUpdate } from './events/log.ts'
import type { MessagesUpdate } from './events/messages.ts'
import type { ProcessInfo } from './events/process.ts'
import type { ProcessesUpdate } from './events/processes.ts'
import type { TablesUpdate } from './events/tables.ts'
import type { TimeUpdate } from './events/time.ts'
import type { Delta, Snapshot } from './events/tree.ts'
import type { ViewUpdate } from './events/view.ts'

export type { FeedEvent, Notice } from './events/feed.ts'
export type {
  Forecast,
  ForecastMeter,
  ForecastScreen,
  ForecastSeat,
  ForecastStep,
} from './events/forecast.ts'
export type { LoadSample, LoadUpdate } from './events/load.ts'
export type { LogLine, LogUpdate } from './events/log.ts'
export type {
  ChartDetail,
  ChartEvent,
  ChartProcess,
  MessageKind,
  MessagesUpdate,
} from './events/messages.ts'
export type { PastLife, Peer, ProcessInfo } from './events/process.ts'
export type { ProcessColumn, ProcessesUpdate, ProcessRow, ProcessSort } from './events/processes.ts'
export type { CartKeeping, CartWay, ShopScreen } from './events/shop.ts'
export type { Boot, BootMode, Holding, LabCart, ShopLabScreen } from './events/shop-lab.ts'
export type { SignupScreen, SignupStep } from './events/signup.ts'
export type { Source, SourceText } from './events/source.ts'
export type { History, HistoryChange, Story, StoryLine } from './events/story.ts'
export type { AppInfo, WorldStatus } from './events/system.ts'
export type {
  TableChanged,
  TableMap,
  TableMapRegion,
  TableObject,
  TableObjectText,
  TablePage,
  TablePlace,
  TableRow,
  TablesUpdate,
} from './events/tables.ts'
export type { Moment, TimeMark, TimeUpdate } from './events/time.ts'
export type { TodoScreen, TodoTimes } from './events/todo.ts'
export type { Delta, SignalFlash, Snapshot, Ties, TreeNode } from './events/tree.ts'
export type { Contents, StreamOps, ViewUpdate } from './events/view.ts'
export type { ViewsLabScreen } from './events/views-lab.ts'

export type AppEvent =
  | Snapshot
  | Delta
  | ViewUpdate
  | TimeUpdate
  | LogUpdate
  | TablesUpdate
  | MessagesUpdate
  | ProcessesUpdate
  | LoadUpdate
  | { type: 'process'; info: ProcessInfo | null }
