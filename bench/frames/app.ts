// The app's main process with a made tree in it, for `npm run bench:frames`. Arguments: the folder of the built renderer,
// how wide the tree is at each depth ("25,10,39"), and how many seats change in a second. Says the address of its page,
// then answers each line on its input with the milliseconds that the observer took of each frame since the last.
import { createInterface } from 'node:readline'
import { Bridge } from '../../src/main/bridge/index.ts'
import { createWebTransport } from '../../src/main/bridge/web-transport.ts'
import { Application, Host, wallClock } from '../../src/main/host/index.ts'
import { Observer } from '../../src/main/observer/index.ts'
import { GenServer, type GenServerModule, Supervisor } from '../../src/main/otp/index.ts'
import { readRenderer } from '../../src/main/renderer-files.ts'
import {
  type Coroutine,
  FunctionProgram,
  type Process,
  receive,
  setLabel,
} from '../../src/main/runtime/index.ts'
import { noreply, ok, reply } from '../../src/shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../src/shared/term.ts'

const [folder = '', shape = '10,9', rate = '1000'] = process.argv.slice(2)
const widths = shape.split(',').map(Number)
const changesPerSecond = Number(rate)
/** Of so many changes one is a kill, the others are new states. */
const killEvery = 10
const tickMs = 10

/** Who sits where; a restarted one takes the place of the one before. */
const places = new Map<number, number>()
const workers: Pid[] = []

/** Counts its casts in a list, so that its seat says another number after each. */
const worker: GenServerModule<{ items: readonly Term[] }, number> = {
  name: 'Made.Worker',
  init(number, self) {
    setLabel(self, `worker ${number}`)
    const place = places.get(number) ?? workers.length
    places.set(number, place)
    workers[place] = self.pid
    return tuple(ok, { items: [] })
  },
  handleCall: (_request, _from, state) => tuple(reply, ok, state),
  handleCast: (request, { items }) => tuple(noreply, { items: [...items, request].slice(-9) }),
  handleInfo: (_message, state) => tuple(noreply, state),
}

let made = 0

function startTree(self: Process, depth: number): Coroutine<Term> {
  const last = depth === widths.length - 1
  const children = Array.from({ length: widths[depth] ?? 0 }, (_, id) => {
    const number = last ? made++ : 0
    return last
      ? { id, start: (above: Process) => GenServer.startLink(above, worker, number) }
      : { id, type: atom('supervisor'), start: (above: Process) => startTree(above, depth + 1) }
  })
  return Supervisor.startLinkChildren(self, children, { maxRestarts: 1e9, maxSeconds: 5 })
}

const host = new Host({
  clock: wallClock,
  entries: {
    boot: () =>
      new FunctionProgram(function* (self) {
        setLabel(self, 'made')
        yield* startTree(self, 0)
        yield* receive(self, () => false)
      }),
    'view.open': () =>
      new FunctionProgram(function* (self) {
        yield* receive(self, () => false)
      }),
  },
})
const application = new Application(host)

/** What the observer did since the last frame, in ms, and each frame before. */
let spent = 0
let frames: number[] = []
const counted =
  <Args extends unknown[]>(action: (...args: Args) => void, endsFrame = false) =>
  (...args: Args): void => {
    const at = performance.now()
    action(...args)
    spent += performance.now() - at
    if (!endsFrame) return
    frames.push(spent)
    spent = 0
  }
const observerHost = Object.create(host, {
  clock: {
    value: {
      ...wallClock,
      later: (action: () => void, ms: number) => wallClock.later(counted(action, true), ms),
    },
  },
}) as Host
const observer = new Observer({ host: observerHost, application, heapBytes: () => 0 })
const { tap } = host.world
if (tap !== null) host.world.tap = counted(tap)

const info = { version: 'bench', mode: 'browser', dataDir: '' } as const
const bridge = new Bridge({ host, application, observer, info })
const transport = await createWebTransport({ bridge, assets: readRenderer(folder), port: 0 })
host.driver.start()
application.start()
while (workers.length < widths.reduce((all, width) => all * width, 1))
  await new Promise(done => setTimeout(done, 20))

let chance = 1
const next = (below: number): number => {
  chance = (Math.imul(chance, 1_103_515_245) + 12_345) & 0x7fffffff
  return Math.floor((chance / 0x7fffffff) * below) % below
}
let changes = 0
let owed = 0
setInterval(() => {
  for (owed += (changesPerSecond * tickMs) / 1000; owed >= 1; owed--) {
    const to = workers[next(workers.length)] as Pid
    if (changes++ % killEvery === 0) host.inject({ type: 'signal', to, reason: atom('kill') })
    else host.inject({ type: 'send', to, message: tuple(atom('$gen_cast'), changes) })
  }
}, tickMs)

console.log(transport.url)
createInterface(process.stdin)
  .on('line', () => {
    console.log(JSON.stringify({ frames, processes: host.world.processes.size }))
    frames = []
  })
  .on('close', () => process.exit(0))
