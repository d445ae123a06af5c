/** The kinds of screens that users of the demo applications have. Pure: stores, session and components read it. */
import type { Contents } from '../../shared/protocol/events.ts'
import type { RequestArgs } from '../../shared/protocol/requests.ts'
import type { LabName } from '../labs/names.ts'

/** Those that are windows in the dock. */
export type ScreenName = Exclude<keyof Contents, LabName>

export type ScreenKind = {
  /** Accessible name of the screen's region, and its heading. */
  title: string
  /** On the tab of a pane. */
  tab: string
  /** What a name stands for: "list", "session". */
  noun: string
  /** What opens the screen of that name. */
  open: (name: string) => RequestArgs<'view.open'>
}

export const screenKinds: { readonly [Name in ScreenName]: ScreenKind } = {
  todo: {
    title: 'Todo list',
    tab: 'Todo',
    noun: 'list',
    open: token => ({ screen: 'todo', token }),
  },
  shop: {
    title: 'Shop',
    tab: 'Shop',
    noun: 'session',
    open: session => ({ screen: 'shop', session }),
  },
  signup: {
    title: 'Sign-up',
    tab: 'Sign-up',
    noun: 'visitor',
    open: visitor => ({ screen: 'signup', visitor }),
  },
}

export const screenNames = Object.keys(screenKinds) as readonly ScreenName[]
