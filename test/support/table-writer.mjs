// A program that changes a table without end, to be killed: node table-writer.mjs LIBRARY FOLDER SEED
// Prints what it finds ("has KEY VALUE", then "ready"), what it asks for ("ask KEY VALUE") and what was acknowledged
// ("ack KEY VALUE"); the value of a key that is removed is "-".
import { writeSync } from 'node:fs'

const [, , library = '', folder = '', seed = '0'] = process.argv
const { atom, createDiskDevice, Dets, detsChildSpecs, FunctionProgram, spawn, Supervisor, tuple, World } =
  await import(library)

const table = atom('t')
/** Written at once: what stands in a buffer would be lost. @param {string} line */
const say = line => writeSync(1, `${line}\n`)

let state = Number(seed) * 2 + 1
/** @param {number} below */
const random = below => {
  state = (Math.imul(state, 48271) >>> 0) % 2147483647
  return state % below
}

/** @param {any} self @param {number} number */
function* client(self, number) {
  for (let round = 0; ; round++) {
    const key = `${number}-${random(40)}`
    const value =
      random(5) === 0 ? '-' : `${seed}.${round}${'x'.repeat(random(random(30) === 0 ? 9_000 : 50))}`
    say(`ask ${key} ${value}`)
    if (value === '-') yield* Dets.delete(self, table, key)
    else yield* Dets.insert(self, table, tuple(key, value))
    say(`ack ${key} ${value}`)
  }
}

/** @param {any} self @returns {Generator<any, void, any>} */
function* main(self) {
  yield* Supervisor.startLinkChildren(self, detsChildSpecs(), { strategy: atom('one_for_one') })
  const opened = yield* Dets.openFile(self, table)
  if (opened.items[0] !== atom('ok')) say(`cannot open ${String(opened)}`)
  yield* Dets.foldl(
    self,
    table,
    (/** @type {any} */ object) => say(`has ${object.items[0]} ${object.items[1]}`),
    null,
  )
  say('ready')
  for (let number = 1; number < 4; number++) spawn(self, (/** @type {any} */ inner) => client(inner, number))
  yield* client(self, 0)
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
