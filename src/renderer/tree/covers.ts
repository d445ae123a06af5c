/** How much of the tree's panel is covered by what stands over it: tools, chips, the legend. */

export type Covered = { readonly top: number; readonly bottom: number }

/** Attribute of what covers the panel from the `top` or from the `bottom` on. */
const attribute = 'data-covers'
/** More than this part of the height is not kept free for what covers it: the tree needs room too. */
const partMax = 0.5

/** Watches what stands in `panel`; `changed` is called when more or less of it is covered. */
export function watchCovers(
  panel: HTMLElement,
  changed: () => void,
): { read: () => Covered; stop: () => void } {
  const sizes = new ResizeObserver(() => changed())
  const find = () => [...panel.querySelectorAll<HTMLElement>(`[${attribute}]`)]
  const observe = () => {
    sizes.disconnect()
    for (const element of find()) sizes.observe(element)
  }
  const comings = new MutationObserver(() => {
    observe()
    changed()
  })
  comings.observe(panel, { childList: true })
  observe()
  return {
    read() {
      const room = panel.getBoundingClientRect()
      const most = room.height * partMax
      let top = 0
      let bottom = 0
      for (const element of find()) {
        const { top: from, bottom: to, height } = element.getBoundingClientRect()
        if (height === 0) continue
        if (element.getAttribute(attribute) === 'top') top = Math.max(top, to - room.top)
        else if (room.bottom - from <= most) bottom = Math.max(bottom, room.bottom - from)
      }
      return { top, bottom }
    },
    stop() {
      sizes.disconnect()
      comings.disconnect()
    },
  }
}
