import type { FocusPlace } from './keys.ts'

const fields = 'input:not([type=range], [type=checkbox], [type=button]), textarea, [contenteditable=true]'
const controls = 'button, a, input, select, summary, [role=log], .inspector-body, .client-body'

/** Where a key goes that is pressed while `target` has the focus. */
export function focusPlace(target: EventTarget | null): FocusPlace {
  if (!(target instanceof Element)) return 'nothing'
  if (target.closest('dialog')) return 'dialog'
  if (target.closest(fields)) return 'field'
  return target.closest(controls) ? 'control' : 'nothing'
}
