import { useEffect, useState } from 'react'
import type { Forecast } from '../../shared/protocol/events.ts'
import type { RequestArgs } from '../../shared/protocol/requests.ts'
import { errorText } from '../transport/api-error.ts'
import { useApp } from '../ui/app-context.ts'

export type Foretold = { readonly forecast: Forecast | null; readonly trouble: string | null }

/** A fault is foretold when it was not changed for this long, in ms. */
const restMs = 180

/**
 * What `fault` would do, as soon as it is known; null: nothing is asked. The tree is marked with it, unless it is kept
 * secret for now.
 */
export function useForecast(fault: RequestArgs<'forecast'> | null, secret = false): Foretold {
  const { commands, store } = useApp()
  const [told, setTold] = useState<Foretold>(nothing)
  const asked = fault === null ? null : JSON.stringify(fault)
  useEffect(() => {
    if (asked === null) return
    let over = false
    const timer = setTimeout(async () => {
      try {
        const forecast = await commands.forecast(JSON.parse(asked) as RequestArgs<'forecast'>)
        if (over) return
        setTold({ forecast, trouble: null })
      } catch (error) {
        if (!over) setTold({ forecast: null, trouble: errorText(error) })
      }
    }, restMs)
    return () => {
      over = true
      clearTimeout(timer)
      setTold(nothing)
    }
  }, [asked, commands])
  const { forecast } = told
  useEffect(() => {
    if (secret || forecast === null) return
    store.getState().foretold(forecast)
    return () => store.getState().foretold(null)
  }, [secret, forecast, store])
  return told
}

const nothing: Foretold = { forecast: null, trouble: null }
