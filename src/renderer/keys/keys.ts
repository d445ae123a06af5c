/** The one table of keys: what the window listens to is what the sheet lists. */
import { placeNames } from '../places/names.ts'

export type KeyCommand =
  | 'toggle-running'
  | 'step-message'
  | 'step-exit'
  | 'slower'
  | 'faster'
  | 'look-back'
  | 'look-forward'
  | 'live'
  | 'step-process'
  | 'tree'
  | 'search'
  | 'place'
  | 'kill'
  | 'hand'
  | 'faults'
  | 'inspector'
  | 'fit'
  | 'centre'
  | 'zoom-in'
  | 'zoom-out'
  | 'mark'
  | 'bookmark-before'
  | 'bookmark-after'
  | 'palette'
  | 'undo'
  | 'keys'
  | 'close'

export type KeyLine = {
  command: KeyCommand
  /** Values of KeyboardEvent.key. */
  keys: readonly string[]
  /** Values of KeyboardEvent.key that mean it with Ctrl, or with ⌘. */
  chords?: readonly string[]
  /** As the sheet shows them. */
  shown: readonly string[]
  does: string
}

export const keyLines: readonly KeyLine[] = [
  { command: 'toggle-running', keys: [' '], shown: ['Space'], does: 'pause or run the world' },
  { command: 'step-message', keys: ['.'], shown: ['.'], does: 'step: handle one message' },
  { command: 'step-exit', keys: ['x'], shown: ['x'], does: 'go on to the next exit' },
  { command: 'slower', keys: ['['], shown: ['['], does: 'slower' },
  { command: 'faster', keys: [']'], shown: [']'], does: 'faster' },
  { command: 'step-process', keys: [','], shown: [','], does: 'step the selected process only' },
  {
    command: 'look-back',
    keys: ['ArrowLeft'],
    shown: ['←'],
    does: 'look back in history; in the outline: fold, or go up',
  },
  {
    command: 'look-forward',
    keys: ['ArrowRight'],
    shown: ['→'],
    does: 'look forward in history; in the outline: unfold',
  },
  { command: 'mark', keys: ['m'], shown: ['m'], does: 'set a bookmark at this moment, or remove it' },
  {
    command: 'bookmark-before',
    keys: ['PageUp'],
    shown: ['PageUp'],
    does: 'to the bookmark before; without bookmarks, to the exit before',
  },
  {
    command: 'bookmark-after',
    keys: ['PageDown'],
    shown: ['PageDown'],
    does: 'to the bookmark after; without bookmarks, to the exit after',
  },
  { command: 'live', keys: ['l'], shown: ['l'], does: 'back to the present; from a fork, to the live world' },
  {
    command: 'tree',
    keys: ['ArrowUp', 'ArrowDown', 'Home', 'End', 'Enter'],
    shown: ['↑', '↓', 'Home', 'End', 'Enter'],
    does: 'move in the tree or in a table; Enter opens the inspector, or a counted row',
  },
  {
    command: 'place',
    keys: placeNames.map((_, index) => String(index + 1)),
    shown: placeNames.map((_, index) => String(index + 1)),
    does: 'go to a screen, as they stand on the left',
  },
  { command: 'search', keys: ['/'], shown: ['/'], does: 'search the tree, or filter the table' },
  { command: 'kill', keys: ['k'], shown: ['k'], does: 'kill the selected process (asks for the reason)' },
  { command: 'hand', keys: ['a'], shown: ['a'], does: 'what else can be done to the selected process' },
  {
    command: 'faults',
    keys: ['b'],
    shown: ['b'],
    does: 'break something: processes, tables, the disk, the app',
  },
  { command: 'inspector', keys: ['i'], shown: ['i'], does: 'show or hide the inspector' },
  { command: 'fit', keys: ['0'], shown: ['0'], does: 'show all of the tree' },
  { command: 'centre', keys: ['c'], shown: ['c'], does: 'bring the selected process to the middle' },
  { command: 'zoom-in', keys: ['+', '='], shown: ['+'], does: 'zoom in' },
  { command: 'zoom-out', keys: ['-'], shown: ['−'], does: 'zoom out' },
  {
    command: 'palette',
    keys: ['p'],
    chords: ['k'],
    shown: ['p', 'Ctrl K'],
    does: 'find any command, process or screen by its name',
  },
  {
    command: 'undo',
    keys: ['u'],
    chords: ['z'],
    shown: ['u', 'Ctrl Z'],
    does: 'undo what can be undone',
  },
  { command: 'keys', keys: ['?'], shown: ['?'], does: 'this sheet' },
  { command: 'close', keys: ['Escape'], shown: ['Esc'], does: 'close; end the search; select nothing' },
]

/** The part of a key press that decides what it does. */
export type Press = { key: string; altKey: boolean; ctrlKey: boolean; metaKey: boolean }

/**
 * Where the focus is when a key is pressed: typing goes into the field, a control keeps the keys it needs
 * itself, a dialog keeps all but none of them reach the window behind it.
 */
export type FocusPlace = 'nothing' | 'control' | 'field' | 'dialog'

/** Keys that a focused button, slider or scrolling panel needs for itself. */
const controlKeys: readonly string[] = [
  ' ',
  'Enter',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]

/** What a key press means; null when it is not for the window. */
export function commandOf(press: Press, focus: FocusPlace): KeyCommand | null {
  if (press.altKey || focus === 'dialog') return null
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  if (press.ctrlKey || press.metaKey) {
    const chord = keyLines.find(({ chords }) => chords?.includes(key))?.command ?? null
    // What was typed is undone by the field itself.
    return focus === 'field' && chord === 'undo' ? null : chord
  }
  if (focus === 'field' && press.key !== 'Escape') return null
  if (focus === 'control' && controlKeys.includes(press.key)) return null
  return keyLines.find(({ keys }) => keys.includes(key))?.command ?? null
}
