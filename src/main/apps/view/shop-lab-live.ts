import { error } from '../../../shared/atoms.ts'
import type { Boot, LabCart, ShopLabScreen } from '../../../shared/protocol/events/shop-lab.ts'
import type { ViewEvent } from '../../../shared/protocol/requests.ts'
import { atom, isTagged, type TermRecord } from '../../../shared/term.ts'
import { whereis } from '../../otp/process.ts'
import { type Experiment, Lab } from '../shop/lab/lab.ts'
import { labServer } from '../shop/lab/names.ts'
import type { Boot as LabBoot, LabState, LabCart as StateCart } from '../shop/lab/state.ts'
import { trip } from '../shop/lab/trip.ts'
import { wayNames } from '../shop/restore/ways.ts'
import type { LiveView } from './live-view.ts'
import { keepingShown } from './shop-live.ts'
import { assign, putFlash } from './socket.ts'

type Assigns = { readonly lab: LabState }

/** The experiments with carts: what all windows see of the one lab, which goes on while nobody looks. */
export const shopLabLive: LiveView<Assigns> = {
  name: 'ShopLabLive',

  label() {
    return 'view shop lab'
  },

  *mount(_params, self, connected) {
    if (connected) Lab.subscribe(self)
    const lab = yield* Lab.get(self)
    const server = whereis(self, labServer)
    return server === undefined ? { unavailable: 'it is not running' } : { server, assigns: { lab } }
  },

  *handleEvent(event, socket, self) {
    const experiment = experimentOf(event)
    if (experiment === null) return putFlash(socket, 'error', `The lab knows no ${event.name}.`)
    const answer = yield* Lab.run(self, experiment)
    if (isTagged(answer, error, 2)) return putFlash(socket, 'error', answer.items[1] as string)
    return assign(socket, { lab: yield* Lab.get(self) })
  },

  *handleInfo(message, socket, self) {
    if (message !== atom('shop_lab_changed')) return socket
    return assign(socket, { lab: yield* Lab.get(self) })
  },

  render({ lab }) {
    const { busy, done, trouble, step, carts, long_log, boots } = lab
    const screen: ShopLabScreen & TermRecord = {
      screen: 'shop_lab',
      busy,
      done,
      trouble,
      steps: trip.map(({ says }) => says),
      step,
      carts: wayNames.map(way => cartShown(carts[way])),
      longLog: {
        size: long_log.size,
        replays: long_log.replays.map(({ entries, bytes, replay_ms, compacted }) => ({
          entries,
          bytes,
          replayMs: replay_ms,
          compacted,
        })),
      },
      boots: { init: bootShown(boots.init), continue: bootShown(boots.continue) },
    }
    return screen
  },
}

function cartShown(cart: StateCart): LabCart {
  const { pid, has, had, keeping, back_ms, ...same } = cart
  return {
    ...same,
    pid: pid === null ? null : String(pid),
    has: has as LabCart['has'],
    had: had as LabCart['had'],
    keeping: keeping === null ? null : keepingShown(keeping),
    backMs: back_ms,
  }
}

function bootShown(boot: LabBoot | null): Boot | null {
  if (boot === null) return null
  const { latency_ms, supervisor_ms, carts, asks, ...same } = boot
  return {
    ...same,
    latencyMs: latency_ms,
    supervisorMs: supervisor_ms,
    carts: carts as unknown as Boot['carts'],
    asks: asks as unknown as Boot['asks'],
  }
}

function experimentOf(event: ViewEvent): Experiment | null {
  switch (event.name) {
    case 'shop_lab.begin':
      return { run: 'begin' }
    case 'shop_lab.step':
      return { run: 'step' }
    case 'shop_lab.trip':
      return { run: 'trip' }
    case 'shop_lab.crash':
      return { run: 'crash', victim: event.victim, ways: event.way === null ? wayNames : [event.way] }
    case 'shop_lab.ask':
      return { run: 'ask', way: event.way }
    case 'shop_lab.grow':
      return { run: 'grow', count: event.entries }
    case 'shop_lab.compact':
      return { run: 'compact' }
    case 'shop_lab.boot':
      return {
        run: 'boot',
        plan: { mode: event.mode, count: event.count, latency_ms: event.latencyMs },
      }
    case 'shop_lab.clear_boot':
      return { run: 'clear_boot' }
    default:
      return null
  }
}
