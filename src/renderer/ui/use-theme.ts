import { useLayoutEffect } from 'react'
import { useAppState } from './app-context.ts'

/** Puts the theme on the page: the user's choice, or the system's where there is none. */
export function useThemeOnPage(): void {
  const theme = useAppState(state => state.settings.theme)
  useLayoutEffect(() => {
    const query = matchMedia('(prefers-color-scheme: light)')
    const show = () => {
      document.documentElement.dataset.theme = theme === 'auto' ? (query.matches ? 'light' : 'dark') : theme
    }
    show()
    query.addEventListener('change', show)
    return () => query.removeEventListener('change', show)
  }, [theme])
}
