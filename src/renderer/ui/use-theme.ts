import { useLayoutEffect, useSyncExternalStore } from 'react'
import { useAppState } from './app-context.ts'

/** Puts the theme on the page: the user's choice, or the system's where there is none. */
export function useThemeOnPage(): void {
  const theme = useAppState(state => state.settings.theme)
  useLayoutEffect(() => {
    const light = matchMedia('(prefers-color-scheme: light)')
    const contrast = matchMedia('(prefers-contrast: more)')
    const show = () => {
      const system = contrast.matches ? 'contrast' : light.matches ? 'light' : 'dark'
      document.documentElement.dataset.theme = theme === 'auto' ? system : theme
    }
    show()
    const queries = [light, contrast]
    for (const query of queries) query.addEventListener('change', show)
    return () => {
      for (const query of queries) query.removeEventListener('change', show)
    }
  }, [theme])
}

/** The theme that is on the page now, for who draws with its colours: "light", "dark", "contrast". */
export function usePageTheme(): string {
  return useSyncExternalStore(watchPage, () => document.documentElement.dataset.theme ?? '')
}

function watchPage(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}
