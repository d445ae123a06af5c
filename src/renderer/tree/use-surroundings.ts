import { useEffect, useRef } from 'react'

/** The latest `action`, so that effects need not start anew when only the function is another one. */
function useLatest<Action>(action: Action): { readonly current: Action } {
  const latest = useRef(action)
  latest.current = action
  return latest
}

/** Calls `action` after the colours of the page changed. */
export function useThemeChange(action: () => void): void {
  const latest = useLatest(action)
  useEffect(() => {
    const observer = new MutationObserver(() => latest.current())
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => observer.disconnect()
  }, [latest])
}

/** Calls `action` when the fonts of the labels have come: until then text is measured in others. */
export function useFonts(action: () => void): void {
  const latest = useLatest(action)
  useEffect(() => {
    let here = true
    const wanted = ['560 13px "Inter Variable"', '400 11px "JetBrains Mono Variable"']
    void Promise.allSettled(wanted.map(font => document.fonts.load(font))).then(() => {
      if (here) latest.current()
    })
    return () => {
      here = false
    }
  }, [latest])
}

/** Calls `action` with whether the user wants less motion, at once and whenever that changes. */
export function useReducedMotion(action: (reduced: boolean) => void): void {
  const latest = useLatest(action)
  useEffect(() => {
    const query = matchMedia('(prefers-reduced-motion: reduce)')
    const changed = () => latest.current(query.matches)
    changed()
    query.addEventListener('change', changed)
    return () => query.removeEventListener('change', changed)
  }, [latest])
}
