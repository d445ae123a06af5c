import { useLayoutEffect } from 'react'
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
