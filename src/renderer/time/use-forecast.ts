import { useEffect, useState } from 'react'
import type { Forecast } from '../../shared/protocol/events.ts'
import type { RequestArgs } from '../../shared/protocol/requests.ts'
import { errorText } from '../transport/api-error.ts'
import { useApp } from '../ui/app-context.ts'

export type Foretold = { readonly forecast: Forecast | null; readonly trouble: string | null }

/** A fault is foretold when it was not changed for this long, in ms. */
const restMs = 180

/** What `fault` would do, as soon as it is known; null: nothing is asked. While it is shown, the tree is marked with it. */
export function useForecast(fault: RequestArgs<'forecast'> | null): Foretold {
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
        store.getState().foretold(forecast)
      } catch (error) {
        if (!over) setTold({ forecast: null, trouble: errorText(error) })
      }
    }, restMs)
    return () => {
      over = true
      clearTimeout(timer)
      setTold(nothing)
      store.getState().foretold(null)
    }
  }, [asked, commands, store])
  return told
}

const nothing: Foretold = { forecast: null, trouble: null }
