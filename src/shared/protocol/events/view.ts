import type { ShopScreen } from './shop.ts'
import type { ShopLabScreen } from './shop-lab.ts'
import type { SignupScreen } from './signup.ts'
import type { TodoScreen } from './todo.ts'
import type { ViewsLabScreen } from './views-lab.ts'

/** What the screens of the demo applications show, by the name of the screen. */
export type Contents = {
  todo: TodoScreen
  shop: ShopScreen
  signup: SignupScreen
  shop_lab: ShopLabScreen
  views_lab: ViewsLabScreen
}

/** State of a screen's view process and of the server behind it. */
export type ViewUpdate = {
  type: 'view'
  view: number
  /**
   * `mounting` before the first content; `live`; `asleep` when the server behind it has stopped by itself, with nothing
   * to do (the next thing the user does starts it again); `reconnecting` while the server behind it or the view process is
   * being brought back (the content is the last known); `closed` when it cannot be (message says why).
   */
  status: 'mounting' | 'live' | 'asleep' | 'reconnecting' | 'closed'
  /** Refusal or trouble to show beside the form; null when there is none. */
  message: { level: 'info' | 'error'; text: string } | null
  /** Pid and seat of the server behind the screen. */
  server: { pid: string; key: string | null } | null
  /** All that is shown, when this window has not been told of it before; else null, and it stays but for `changes`. */
  content: Contents[keyof Contents] | null
  /** The fields of the content that are other values now; null when none are. */
  changes: Partial<Contents[keyof Contents]> | null
  /** Rows for the window to keep; null when none have come. */
  stream: StreamOps | null
}

/** What a window does to the rows that it keeps: forgets all of them if `reset`, then takes these in, in order, each under its id. */
export type StreamOps = { reset: boolean; inserts: readonly { id: number; text: string }[] }
