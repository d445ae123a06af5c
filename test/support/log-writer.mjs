// Logs items to a log on the disk until it is killed: `node log-writer.mjs LIBRARY FOLDER halt|wrap`. It prints "has N"
// for each item that it finds, "ready", then "ack N" for each that was acknowledged.
import { writeSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [, , library = '', folder = '', type = 'halt'] = process.argv
const { atom, createDiskDevice, DiskLog, diskLogChildSpecs, FunctionProgram, Supervisor, tuple, World } =
  await import(pathToFileURL(library).href)

const log = atom(type)
/** Written at once: what stands in a buffer would be lost. @param {string} line */
const say = line => writeSync(1, `${line}\n`)

/** @param {any} self @returns {Generator<any, void, any>} */
function* main(self) {
  yield* Supervisor.startLinkChildren(self, diskLogChildSpecs(), {})
  const options = { name: log, file: type, type }
  const opened = yield* DiskLog.open(self, type === 'wrap' ? { ...options, size: [20_000, 4] } : options)
  if (opened.items[0] === atom('error')) say('cannot open')
  let last = -1
  for (let next = atom('start'); ; ) {
    const chunk = yield* DiskLog.chunk(self, log, next)
    if (chunk === atom('eof')) break
    next = chunk.items[0]
    for (const item of chunk.items[1]) {
      last = item.items[0]
      say(`has ${last}`)
    }
  }
  say('ready')
  for (let n = last + 1; ; n++) {
    const answer = yield* DiskLog.log(self, log, tuple(n, 'x'.repeat((n * 37) % 900)))
    say(answer === atom('ok') ? `ack ${n}` : 'refused')
  }
}

const device = await createDiskDevice(folder)
let isWoken = false
const wake = () => {
  if (isWoken) return
  isWoken = true
  setImmediate(() => {
    isWoken = false
    world.run()
  })
}
const world = new World({ device, journal: wake, entries: { main: () => new FunctionProgram(main) } })
world.spawn('main')
