import type { Application, Host } from '../host/index.ts'
import type { Observer } from '../observer/index.ts'
import type { Views } from './views.ts'

/** A running system that a window can look at and act on: a world with what drives it, watches it and shows its screens. */
export type Stage = {
  readonly host: Host
  readonly application: Application
  readonly observer: Observer
  readonly views: Views
}
