import { limits } from '../../shared/limits.ts'
import type { TableRow, TablesUpdate } from '../../shared/protocol/events.ts'
import type { HostClock } from '../host/index.ts'
import { contentOf, factsOf, openTables } from '../observer/tables.ts'
import type { Stage } from './stage.ts'

/**
 * Tells a window of the tables of the world that it looks at, while it wants to hear of them: all at first, then what
 * has changed, some time after something happened in that world.
 */
export class TablesTeller {
  private readonly clock: HostClock
  private readonly send: (update: TablesUpdate) => void
  private stage: Stage | null = null
  private stopListening: (() => void) | null = null
  private cancel: (() => void) | null = null
  /** Rows that were told, as JSON, by id. */
  private told = new Map<string, string>()
  /** Numbers of what was in tables. */
  private readonly revisions = new WeakMap<object, number>()
  private lastRevision = 0
  /** Steps that the world had made when it was looked at last. */
  private steps = -1

  constructor(clock: HostClock, send: (update: TablesUpdate) => void) {
    this.clock = clock
    this.send = send
  }

  /** Tells of the tables of `stage`, from now on; null: of none. */
  watch(stage: Stage | null): void {
    this.close()
    this.stage = stage
    if (stage === null) return
    this.stopListening = stage.observer.onEvent(() => this.plan())
    this.tell(true)
  }

  /** Tells of those of another stage, if it tells of any. */
  stageChanged(stage: Stage): void {
    if (this.stage !== null && this.stage !== stage) this.watch(stage)
  }

  /** The number of `content`, which is a table's. */
  revisionOf(content: object): number {
    const known = this.revisions.get(content)
    if (known !== undefined) return known
    this.lastRevision++
    this.revisions.set(content, this.lastRevision)
    return this.lastRevision
  }

  close(): void {
    this.stopListening?.()
    this.stopListening = null
    this.cancel?.()
    this.cancel = null
    this.stage = null
    this.steps = -1
  }

  private plan(): void {
    this.cancel ??= this.clock.later(() => {
      this.cancel = null
      this.tell(false)
    }, intervalMs)
  }

  private tell(whole: boolean): void {
    const { stage } = this
    if (stage === null) return
    const { world } = stage.host
    const before = whole ? new Map<string, string>() : this.told
    const told = new Map<string, string>()
    const upserts: TableRow[] = []
    let more = 0
    for (const open of openTables(world)) {
      if (told.size >= limits.tablesTold) {
        more++
        continue
      }
      const facts = factsOf(world, open, pid => stage.observer.whereIs(pid))
      const row = { ...facts, revision: this.revisionOf(contentOf(open)) }
      const text = JSON.stringify(row)
      told.set(open.id, text)
      if (before.get(open.id) !== text) upserts.push(row)
    }
    const removed = [...before.keys()].filter(id => !told.has(id))
    this.told = told
    if (whole || upserts.length > 0 || removed.length > 0)
      this.send({ type: 'tables', whole, upserts, removed, more })
    // A busy world does not tell of each step: as long as it makes some there may be more to see.
    if (this.steps !== world.steps) this.plan()
    this.steps = world.steps
  }
}

/** Wall time between two looks, while something happens. */
const intervalMs = 200
