import { useEffect } from 'react'
import { useApp } from '../ui/app-context.ts'
import { actions } from './actions.ts'
import { focusPlace } from './focus-place.ts'
import { commandOf } from './keys.ts'

/** Listens to the keys of the whole window. */
export function useKeys(): void {
  const app = useApp()
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const command = commandOf(event, focusPlace(event.target))
      if (command === null) return
      event.preventDefault()
      actions[command](app, event.key)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [app])
}
