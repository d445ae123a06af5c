import { useEffect } from 'react'
import type { ViewEvent } from '../../shared/protocol/requests.ts'
import type { Lab } from '../stores/labs-slice.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import type { LabName } from './names.ts'

/** The lab as it is now, open while the component is there, and what sends the user's experiments to it. */
export function useLab<Name extends LabName>(
  name: Name,
): { lab: Lab<Name>; run: (event: ViewEvent) => void } {
  const { commands } = useApp()
  const lab = useAppState(state => state.labs[name]) as Lab<Name>
  useEffect(() => {
    void commands.openLab(name)
    return () => commands.closeLab(name)
  }, [commands, name])
  return { lab, run: event => void commands.experiment(name, event) }
}
