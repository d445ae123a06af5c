import { useEffect, useRef, useState } from 'react'
import { errorText, isLoss } from '../transport/api-error.ts'

export type Answer<T> = {
  /** The last answer; null before the first. It stays while the next one is waited for. */
  readonly value: T | null
  /** Why the last one was refused; null when it was not. */
  readonly trouble: string | null
}

/**
 * What `ask` answers, asked again whenever `about` is another text: one question at a time, and of those that come
 * meanwhile the last. `null`: nothing is asked, and what was known is forgotten.
 */
export function useAnswer<T>(ask: () => Promise<T>, about: string | null): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>(none)
  const state = useRef({ ask, wanted: about, asked: null as string | null, busy: false, gone: false })
  state.current.ask = ask

  useEffect(() => {
    const now = state.current
    now.gone = false
    now.wanted = about
    if (about === null) {
      now.asked = null
      setAnswer(none)
      return
    }
    const next = async (): Promise<void> => {
      if (now.busy || now.gone || now.wanted === null || now.wanted === now.asked) return
      const asked = now.wanted
      now.asked = asked
      now.busy = true
      try {
        const value = await now.ask()
        if (!now.gone && now.wanted !== null) setAnswer({ value, trouble: null })
      } catch (error) {
        if (!now.gone && now.wanted === asked && !isLoss(error))
          setAnswer(({ value }) => ({ value, trouble: errorText(error) }))
      }
      now.busy = false
      await next()
    }
    void next()
  }, [about])

  useEffect(() => {
    const now = state.current
    return () => {
      now.gone = true
    }
  }, [])
  return answer
}

const none = { value: null, trouble: null } as const
