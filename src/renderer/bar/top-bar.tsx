import { Contrast, Monitor, Moon, Pause, Play, SkipForward, StepForward, Sun } from 'lucide-react'
import type { Theme } from '../stores/settings-slice.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { Meters } from './meters.tsx'
import { SpeedSlider } from './speed-slider.tsx'

/** Brand, transport, speed, meters, theme. */
export function TopBar() {
  return (
    <header className="top-bar">
      <h1 className="brand">
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" className="brand-mark">
          <path d="M7 21h10M9.5 21v-5.5h5V21M12 15.5V9M12 12.5 8.5 9M12 10.5 15.5 7" />
          <path d="M8.6 9C5.6 9.2 4.4 7.4 4.6 5c2.6 0 4.3 1.4 4 4zM15.4 7c-.4-2.6 1-4.2 4-4.2.2 2.6-1.2 4.3-4 4.2zM12 9c-1.7-1.5-1.7-3.7 0-5.7 1.7 2 1.7 4.2 0 5.7z" />
        </svg>
        Coppice
      </h1>
      <Transport />
      <SpeedSlider />
      <Meters />
      <ThemeSwitch />
    </header>
  )
}

function Transport() {
  const { commands } = useApp()
  const mode = useAppState(state => state.picture?.world.mode)
  const off = mode === undefined
  return (
    <fieldset className="segments" aria-label="World">
      <button
        type="button"
        aria-pressed={mode === 'paused'}
        disabled={off}
        title="Pause the world (Space)"
        onClick={() => void commands.pause()}
      >
        <Pause size={14} aria-hidden />
        Pause
      </button>
      <button
        type="button"
        aria-pressed={mode === 'running'}
        disabled={off}
        title="Let the world run (Space)"
        onClick={() => void commands.run()}
      >
        <Play size={14} aria-hidden />
        Run
      </button>
      <button
        type="button"
        disabled={off}
        title="Handle one message, then pause ( . )"
        onClick={() => void commands.step('message')}
      >
        <StepForward size={14} aria-hidden />
        <span className="wide">Step</span>
      </button>
      <button
        type="button"
        disabled={off}
        title="Go on to the next exit, then pause ( x )"
        onClick={() => void commands.step('exit')}
      >
        <SkipForward size={14} aria-hidden />
        <span className="wide">Next exit</span>
      </button>
    </fieldset>
  )
}

const themes: readonly { theme: Theme; name: string; Icon: typeof Sun }[] = [
  { theme: 'auto', name: 'as the system', Icon: Monitor },
  { theme: 'light', name: 'light', Icon: Sun },
  { theme: 'dark', name: 'dark', Icon: Moon },
  { theme: 'contrast', name: 'high contrast', Icon: Contrast },
]

/** Goes from one theme to the next. */
function ThemeSwitch() {
  const theme = useAppState(state => state.settings.theme)
  const setTheme = useAppState(state => state.setTheme)
  const at = themes.findIndex(known => known.theme === theme)
  const { name, Icon } = themes[at] ?? themes[0]!
  const next = themes[(at + 1) % themes.length]!
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Theme: ${name}`}
      title={`Theme: ${name}. Change to: ${next.name}`}
      onClick={() => setTheme(next.theme)}
    >
      <Icon size={16} aria-hidden />
    </button>
  )
}
