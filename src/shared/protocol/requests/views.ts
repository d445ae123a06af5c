import * as v from 'valibot'
import { viewId } from '../arguments.ts'
import { shopEvents, shopOpen } from './shop.ts'
import { shopLabEvents, shopLabOpen } from './shop-lab.ts'
import { signupEvents, signupOpen } from './signup.ts'
import { todoEvents, todoOpen } from './todo.ts'
import { viewsLabEvents, viewsLabOpen } from './views-lab.ts'

/** The screens of the demo applications: each is opened, hears what its user does, and is closed. */
export const viewRequests = {
  /** Opens a screen: a view process is started for it and its `view` events come. */
  'view.open': v.variant('screen', [todoOpen, shopOpen, signupOpen, shopLabOpen, viewsLabOpen]),
  /** Something the user did on a screen. */
  'view.event': v.strictObject({
    view: viewId,
    event: v.variant('name', [
      ...todoEvents,
      ...shopEvents,
      ...signupEvents,
      ...shopLabEvents,
      ...viewsLabEvents,
    ]),
  }),
  'view.close': v.strictObject({ view: viewId }),
} as const

export type ViewReplies = {
  'view.open': { view: number }
}
