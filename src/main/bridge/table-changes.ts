import { shutdown } from '../../shared/atoms.ts'
import { limits } from '../../shared/limits.ts'
import type { TableChanged, WorldStatus } from '../../shared/protocol/events.ts'
import { atom, isTagged, type Pid, type Term, Tuple } from '../../shared/term.ts'
import { formatTerm } from '../../shared/term-text.ts'
import { type OpenTable, type TableStep, tableChangeArgs } from '../observer/tables.ts'
import { Refusal } from './check.ts'
import type { Stage } from './stage.ts'
import type { Seen, TableDesk } from './table-desk.ts'
import { type Holding, isSameKey, keyOf, objectsAfter, undoSteps } from './table-undo.ts'
import type { TimeTravel } from './time-travel.ts'

/** What takes a change back, and the world in which it was made. */
type Kept = {
  readonly table: string
  readonly world: Stage['host']['world']
  readonly steps: readonly TableStep[]
  /** What that does: "Inserted {1, "a"}". */
  readonly text: string
}

/**
 * Changes of tables that one window makes by hand. Each is made by a process of the world that the window looks at, so
 * that it is answered as OTP answers, recorded and played again.
 */
export class TableChanges {
  private readonly desk: TableDesk
  private readonly time: TimeTravel
  private readonly kept = new Map<number, Kept>()
  private last = 0

  constructor(desk: TableDesk, time: TimeTravel) {
    this.desk = desk
    this.time = time
  }

  insert(table: string, given: Term): Promise<TableChanged> {
    const seen = this.desk.see(table)
    const object = checkedObject(given, holdingOf(seen.open))
    return this.change(seen, [{ do: 'insert', object }], `Inserted ${short(object)}`)
  }

  /** Takes the object out and puts `given` in; in a set in one step, where the key stays. */
  async edit(id: number, given: Term): Promise<TableChanged> {
    const { table, object: old } = this.desk.knownAs(id)
    const seen = this.desk.see(table)
    const holding = holdingOf(seen.open)
    const object = checkedObject(given, holding)
    await mustBeThere(seen, old)
    const isSet = holding.type === 'set' || holding.type === 'ordered_set'
    const replaces = isSet && isSameKey(keyOf(old, holding), keyOf(object, holding), holding.type)
    const insert: TableStep = { do: 'insert', object }
    const steps = replaces ? [insert] : [{ do: 'delete_object', object: old } as const, insert]
    return await this.change(seen, steps, `Changed ${short(old)}`)
  }

  async delete(id: number): Promise<TableChanged> {
    const { table, object } = this.desk.knownAs(id)
    const seen = this.desk.see(table)
    await mustBeThere(seen, object)
    return await this.change(seen, [{ do: 'delete_object', object }], `Deleted ${short(object)}`)
  }

  /** Takes a change back. @throws Refusal `not_found` for one of another world, or of long ago */
  async undo(change: number): Promise<TableChanged> {
    const kept = this.kept.get(change)
    if (kept === undefined || kept.world !== this.time.stage.host.world)
      throw new Refusal('not_found', 'that was done in another world, or too long ago')
    const seen = this.desk.see(kept.table)
    const state = await this.carry(seen, kept.steps)
    say(seen, kept.text)
    this.kept.delete(change)
    return { state, text: kept.text, undo: null }
  }

  /** Closes the file of a DETS table properly. */
  async sync(table: string): Promise<TableChanged> {
    const seen = this.desk.see(table)
    const { open } = seen
    if (open.kind === 'ets') throw new Refusal('invalid_argument', 'table: an ETS table has no file')
    return { state: await this.carry(seen, []), text: `Synced ${open.view.file}`, undo: null }
  }

  private async change(seen: Seen, steps: readonly TableStep[], text: string): Promise<TableChanged> {
    const { open, stage } = seen
    mustBeWritable(open)
    const holding = holdingOf(open)
    const before: Tuple[] = []
    const keys: Term[] = []
    for (const { object } of steps) {
      const key = keyOf(object, holding)
      if (keys.some(other => isSameKey(other, key, holding.type))) continue
      keys.push(key)
      before.push(...(await objectsOf(seen, key)))
    }
    const back = undoSteps(before, steps, holding)
    const state = await this.carry(seen, steps)
    say(seen, state === 'waiting' ? `waits: ${text}` : text)
    if (back.length === 0) return { state, text, undo: null }
    const id = ++this.last
    this.kept.set(id, { table: open.id, world: stage.host.world, steps: back, text: `Undone: ${text}` })
    this.kept.delete(id - limits.tableChangesKept)
    return { state, text, undo: id }
  }

  /** Lets a process of the world take `steps`. @throws Refusal as OTP refuses them */
  private async carry({ stage, open }: Seen, steps: readonly TableStep[]): Promise<TableChanged['state']> {
    if (stage !== this.time.stage) throw new Refusal('unavailable', 'the window looks at another moment now')
    const { host, observer } = stage
    const pid = host.spawn('table.change', tableChangeArgs(open.kind, open.ref, steps))
    this.time.act()
    // What stands still would never answer.
    if (mode(stage) === 'paused') return 'waiting'
    return await new Promise((done, fail) => {
      const stop = observer.onEvent(event => {
        if (event.type !== 'exit' || event.pid.id !== pid.id) return
        end()
        if (event.reason === atom('normal')) done('done')
        else fail(refusal(open, event.reason))
      })
      const cancel = host.clock.later(() => {
        end()
        done('waiting')
      }, patienceMs)
      const end = (): void => {
        stop()
        cancel()
      }
    })
  }
}

/** Writes a change down in the feed. */
function say({ stage, open }: Seen, text: string): void {
  const name = formatTerm(open.ref, 'elixir', { limitChars: 60 })
  stage.observer.say('table', 'info', `Table ${name}, by hand: ${text}`)
}

/** Wall time after which a change that is not done is said to wait. */
const patienceMs = 3_000

function mode({ host }: Stage): WorldStatus['mode'] {
  return host.driver.mode
}

function holdingOf(open: OpenTable): Holding {
  const { type, keypos } = open.kind === 'ets' ? open.table : open.view
  return { type, keypos }
}

/** The objects of `key`. */
async function objectsOf({ open, look }: Seen, key: Term): Promise<readonly Tuple[]> {
  if (open.kind === 'ets') return open.table.get(key)
  const found = look === null ? null : await look.lookup(key)
  if (found === null || 'damage' in found)
    throw new Refusal('unavailable', 'the file of the table cannot be read at this place')
  return found.objects
}

async function mustBeThere(seen: Seen, object: Tuple): Promise<void> {
  const holding = holdingOf(seen.open)
  const there = await objectsOf(seen, keyOf(object, holding))
  const left = objectsAfter(there, [{ do: 'delete_object', object }], holding)
  if (left.length === there.length)
    throw new Refusal('not_found', `${short(object)} is not in the table any more: somebody has changed it`)
}

/** @throws Refusal for what no table takes, and for what is too small to have a key */
function checkedObject(given: Term, { keypos }: Holding): Tuple {
  if (!(given instanceof Tuple))
    throw new Refusal('invalid_argument', `an object is a tuple, such as {:key, 1}; ${short(given)} is none`)
  if (given.size < keypos)
    throw new Refusal(
      'invalid_argument',
      `the key is element ${keypos} of an object; ${short(given)} has ${given.size}`,
    )
  return given
}

/** @throws Refusal where OTP would raise badarg, or answer that the table is for reading only */
function mustBeWritable(open: OpenTable): void {
  if (open.kind === 'ets' && open.table.protection !== 'public')
    throw new Refusal('invalid_argument', notYours(open.table.protection, open.table.owner))
  if (open.kind === 'dets' && open.view.access === 'read')
    throw new Refusal('invalid_argument', 'it was opened for reading only')
}

function notYours(protection: string, owner: Pid): string {
  return `the table is ${protection}: nobody but its owner ${owner} may write it, so OTP raises badarg`
}

function refusal(open: OpenTable, reason: Term): Refusal {
  const said = isTagged(reason, shutdown, 2) ? (reason.items[1] as Term) : reason
  const by = open.kind === 'ets' ? 'ets' : 'dets'
  const hint = said === atom('badarg') ? ': the table is not open, or takes no such object' : ''
  return new Refusal('unavailable', `${by} said ${formatTerm(said, 'elixir', { limitChars: 200 })}${hint}`)
}

function short(term: Term): string {
  return formatTerm(term, 'elixir', { limitChars: 60 })
}
