import type { ReactNode } from 'react'
import type { Layer } from '../stores/settings-slice.ts'
import { useAppState } from '../ui/app-context.ts'

const shape = (content: ReactNode): ReactNode => (
  <svg viewBox="-12 -12 24 24" width="20" height="20" aria-hidden="true">
    {content}
  </svg>
)

const line = (dash: string, end: ReactNode = null): ReactNode => (
  <svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">
    <path d={end === null ? 'M1 6h26' : 'M1 6h20'} strokeDasharray={dash} />
    {end}
  </svg>
)

const arrow = <path d="M20 2l7 4-7 4z" className="filled" />
const ring = <circle cx="24" cy="6" r="3" />

/** One sentence each; with the two places where people go wrong, and a switch for each layer. */
export function Legend() {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <aside className="legend" data-covers="bottom" aria-label="Legend" tabIndex={0}>
      <div className="legend-rows">
        <Kinds />
        <States />
        <Strategies />
        <RestartTypes />
      </div>
      <dl>
        <Entry icon={line('')}>
          <b>Supervision</b>: the parent starts the child and decides what becomes of it; numbers give the
          start order. Dotted: only started by it.
        </Entry>
        <Entry icon={line('5 3')} tone="violet" layer="links">
          <b>Link</b>: an exit passes either way. A link does not make anyone a supervisor’s child.
        </Entry>
        <Entry icon={line('2 3', arrow)} tone="sky" layer="monitors">
          <b>Monitor</b>, towards the watched: its end is told as a message. A monitor passes no exit on.
        </Entry>
        <Entry icon={line('7 2 2 2', ring)} layer="tables">
          <b>Table</b>: the process has it open; with its last user it is closed.
        </Entry>
        <Entry
          icon={
            <svg viewBox="0 0 28 14" width="28" height="14" aria-hidden="true">
              <path d="M7 1h17a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3H7L1 7z" />
              <circle cx="8" cy="7" r="1.4" className="filled" />
            </svg>
          }
          layer="names"
        >
          <b>Name on a plate</b>: registered. It drops off with its owner, and hooks on to the next.
        </Entry>
        <Entry
          tone="amber"
          icon={
            <svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">
              <rect x="2" y="1" width="6" height="10" className="filled" />
              <rect x="11" y="1" width="6" height="10" />
              <rect x="20" y="1" width="6" height="10" />
            </svg>
          }
        >
          <b>Restarts</b> used of those allowed; each drains as it ages. One too many, and the supervisor
          gives up.
        </Entry>
        <Entry
          tone="faint"
          icon={shape(
            <>
              <circle r="5.5" />
              <path d="M0-10a10 10 0 0 1 9.5 7M10 2a10 10 0 0 1-7 7.6" />
            </>,
          )}
        >
          <b>Ring</b>: one arc for each life that ended in this seat; the number counts the one that sits
          there now.
        </Entry>
        <Entry
          tone="red"
          icon={
            <svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">
              <circle cx="7" cy="6" r="4" className="filled" />
              <path d="M16 2h10v8H16zl5 4 5-4" />
            </svg>
          }
        >
          <b>Exit signal</b>, with its reason: it ends a process, bounces off one that ignores it, or turns
          into a message where exits are trapped.
        </Entry>
        <Entry tone="faint" icon={shape(<circle r="8.5" />)}>
          <b>Below the tree</b>: processes that no supervisor started, such as those of open screens.
        </Entry>
      </dl>
    </aside>
  )
}

type EntryProps = { icon: ReactNode; tone?: string; layer?: Layer; children: ReactNode }

function Entry({ icon, tone, layer, children }: EntryProps) {
  return (
    <div className={tone === undefined ? undefined : `is-${tone}`}>
      <dt>{icon}</dt>
      <dd>
        {layer === undefined ? null : <LayerSwitch layer={layer} />}
        {children}
      </dd>
    </div>
  )
}

const layerNames: { readonly [Name in Layer]: string } = {
  links: 'Draw links',
  monitors: 'Draw monitors',
  tables: 'Draw who uses which table',
  names: 'Draw registered names as tags',
}

function LayerSwitch({ layer }: { layer: Layer }) {
  const shown = useAppState(state => state.settings.layers[layer])
  const showLayer = useAppState(state => state.showLayer)
  return (
    <input
      type="checkbox"
      className="layer-switch"
      aria-label={layerNames[layer]}
      title={layerNames[layer]}
      checked={shown}
      onChange={event => showLayer(layer, event.target.checked)}
    />
  )
}

/** The legend in one line, for those who have read it. */
export function LegendLine() {
  return (
    <aside className="legend-line" data-covers="bottom" aria-label="Legend">
      <Kinds />
      <ul className="legend-row is-wide">
        <li className="is-violet">{line('5 3')}link</li>
        <li className="is-sky">{line('2 3', arrow)}monitor</li>
        <li>{line('7 2 2 2', ring)}uses a table</li>
      </ul>
    </aside>
  )
}

function Kinds() {
  return (
    <ul className="legend-row">
      <li>{shape(<path d="M0-10 10 0 0 10-10 0z" />)}application</li>
      <li>{shape(<rect x="-8" y="-8" width="16" height="16" rx="4" />)}supervisor</li>
      <li>{shape(<circle r="8.5" />)}worker</li>
      <li>{shape(<path d="M-8-6c0-4 16-4 16 0v12c0 4-16 4-16 0zc0 4 16 4 16 0" />)}table</li>
    </ul>
  )
}

function States() {
  return (
    <ul className="legend-row">
      <li className="is-leaf">{shape(<circle r="8.5" />)}waiting</li>
      <li className="is-leaf">
        {shape(
          <>
            <circle r="8.5" />
            <circle r="2.5" className="filled" />
          </>,
        )}
        running
      </li>
      <li className="is-leaf">
        {shape(
          <>
            <circle r="8.5" />
            <path d="M-3-3.5h6l-6 7h6" />
          </>,
        )}
        hibernating
      </li>
      <li className="is-red">
        {shape(
          <>
            <circle r="8.5" />
            <path d="M-3-3 3 3M3-3-3 3" />
          </>,
        )}
        exiting
      </li>
      <li className="is-amber">{shape(<circle r="8.5" strokeDasharray="3 2.5" />)}restarting</li>
      <li className="is-faint">{shape(<circle r="8.5" strokeDasharray="1.5 2.5" />)}empty seat</li>
    </ul>
  )
}

const strategies = [
  ['one_for_one', [false, true, false]],
  ['one_for_all', [true, true, true]],
  ['rest_for_one', [false, true, true]],
] as const

/** Who is started again when the middle one of three children exits. */
function Strategies() {
  return (
    <ul className="legend-row" aria-label="Strategies: who is started again when the middle child exits">
      {strategies.map(([name, again]) => (
        <li key={name} className="is-leaf">
          {shape(
            <>
              <rect x="-8.5" y="-8.5" width="17" height="17" rx="4" />
              {again.map((full, child) => (
                <circle
                  // biome-ignore lint/suspicious/noArrayIndexKey: there are always these three.
                  key={child}
                  cy={(child - 1) * 5}
                  r={full ? 2.2 : 1.4}
                  className={full ? 'filled' : 'thin'}
                />
              ))}
            </>,
          )}
          {name}
        </li>
      ))}
      <li className="is-leaf">
        {shape(
          <>
            <rect x="-8.5" y="-8.5" width="17" height="17" rx="4" />
            <path d="M-4 0h8M0-4v8" />
          </>,
        )}
        dynamic, simple_one_for_one
      </li>
    </ul>
  )
}

function RestartTypes() {
  return (
    <ul className="legend-row" aria-label="Restart types, where the line meets the seat">
      <li>{shape(<circle r="5" className="full" />)}permanent</li>
      <li>
        {shape(
          <>
            <circle r="5" />
            <path d="M0-5a5 5 0 0 0 0 10z" className="filled" />
          </>,
        )}
        transient: after a crash
      </li>
      <li>{shape(<circle r="5" />)}temporary: never again</li>
    </ul>
  )
}
