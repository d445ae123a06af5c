import type { Device } from '../../runtime/index.ts'
import { takeStep } from './memory-files.ts'
import {
  type FileOperation,
  type FileRequest,
  type FileResult,
  type FileStep,
  isFileName,
} from './request.ts'
import { type Draw, sectorsOf, UnsureFile } from './unsure-file.ts'

/** Makes an operation fail: what it answers instead of being done, as POSIX says, or null to let it be done. */
export type Fault = (operation: FileOperation) => string | null

export type FaultyOptions = {
  fault?: Fault | undefined
  /** Bytes that the disk can hold. A write for which there is no room is done in part and answers `enospc`. Default: any. */
  capacity?: number
  /**
   * Where the randomness of the faults below comes from: `() => 0…below − 1`. Default: no such faults.
   */
  draw?: Draw
  /** Of how many operations one fails with `eio`, a change of a file perhaps done in part. Default: none. */
  failOneIn?: number
  /** Of how many reads one answers less than was asked for. Default: none. */
  shortenOneIn?: number
  /** Whether syncs are answered without being done, as disks with a lying cache do. Default no. */
  syncsLie?: boolean
  /** Called before every single change of the disk, with what is about to be done. */
  onMoment?: (moment: Moment) => void
}

/** An instant at which the machine may stop: the next change is not done yet. */
export type Moment = {
  /** Changes of the disk before this one. */
  readonly number: number
  readonly next: DiskChange
  /** As `crash` of the device; with `tornAt`, the first so many sectors of the write that is next were done. */
  crash(how: CrashKind, draw?: Draw | null, tornAt?: number): Map<string, Uint8Array>
}

/** The smallest changes that a disk makes. */
export type DiskChange =
  | { readonly op: 'create' | 'remove'; readonly file: string }
  | { readonly op: 'rename'; readonly file: string; readonly to: string }
  | { readonly op: 'sync_folder' }
  | { readonly op: 'step'; readonly file: string; readonly step: FileStep }

/** `kill`: the program is gone, what it wrote is there. `power`: what was not synced may be lost. */
export type CrashKind = 'kill' | 'power'

/**
 * A disk that fails, for tests. It knows what programs see and what is on the disk for sure, and can stop between any two changes:
 *
 *     const device = new FaultyDevice(new Map(), { onMoment: moment => check(moment.crash('power')) })
 *
 * After a power cut there is for sure what was synced, under names that were synced with the folder. A name that was
 * synced before its contents leads to an empty file. Of what was not synced, `draw` decides what is there:
 * any sectors of any writes, and the first so many changes of names.
 */
export class FaultyDevice implements Device {
  readonly #options: FaultyOptions
  readonly #seen = new Map<string, UnsureFile>()
  /** Names that were synced. */
  #safeNames: ReadonlyMap<string, UnsureFile>
  /** What the names were after each change since then. */
  #unsafeNames: ReadonlyMap<string, UnsureFile>[] = []
  #changes = 0
  /** Operations asked for so far. */
  operations = 0

  /** `files` are on the disk already. */
  constructor(files: ReadonlyMap<string, Uint8Array> = new Map(), options: FaultyOptions = {}) {
    this.#options = options
    for (const [name, bytes] of files) this.#seen.set(name, new UnsureFile(bytes, true))
    this.#safeNames = new Map(this.#seen)
  }

  /** What programs see, by name. */
  get files(): ReadonlyMap<string, Uint8Array> {
    return this.crash('kill')
  }

  /**
   * The files as they are found after a crash at this instant. `draw` decides about what was not synced when the power
   * goes; without it all of that is lost.
   */
  crash(how: CrashKind, draw: Draw | null = null): Map<string, Uint8Array> {
    return this.#filesAfter(how, draw, null, [])
  }

  /** As `crash`, and `sectors` of `torn` were written as the last thing. */
  #filesAfter(
    how: CrashKind,
    draw: Draw | null,
    torn: UnsureFile | null,
    sectors: readonly FileStep[],
  ): Map<string, Uint8Array> {
    const histories = [this.#safeNames, ...this.#unsafeNames]
    const names = how === 'kill' ? this.#seen : (histories[draw?.(histories.length) ?? 0] ?? this.#safeNames)
    const files = new Map<string, Uint8Array>()
    for (const [name, file] of names) {
      const left = how === 'kill' ? file.seen.copy() : file.afterPowerCut(draw)
      if (file === torn) for (const sector of sectors) takeStep(left, sector)
      files.set(name, left.bytes())
    }
    return files
  }

  request(_id: number, request: unknown, complete: (result: unknown) => void): void {
    this.operations++
    complete(this.#answer(request as FileRequest))
  }

  #answer(operation: FileOperation): FileResult {
    const { draw, fault, failOneIn } = this.#options
    const reason = fault?.(operation) ?? null
    if (reason !== null) return { ok: false, reason }
    if (draw === undefined || !this.#happens(failOneIn)) return this.#perform(operation)
    // The disk may fail in the middle of a change.
    if (operation.op === 'update')
      this.#perform({ ...operation, steps: operation.steps.slice(0, draw(operation.steps.length + 1)) })
    return { ok: false, reason: 'eio' }
  }

  #happens(oneIn: number | undefined): boolean {
    return oneIn !== undefined && this.#options.draw?.(oneIn) === 0
  }

  #perform(operation: FileOperation): FileResult {
    if (operation.op === 'sync_folder') {
      this.#change({ op: 'sync_folder' })
      return done
    }
    const { file: name } = operation
    if (!isFileName(name) || ('to' in operation && !isFileName(operation.to)))
      return { ok: false, reason: 'einval' }
    if (operation.op === 'write') return this.#write(name, operation.bytes)
    const file = this.#seen.get(name)
    if (file === undefined) return { ok: false, reason: 'enoent' }
    switch (operation.op) {
      case 'read':
        return { ok: true, bytes: this.#shorten(file.seen.bytes()) }
      case 'read_at': {
        const parts = operation.ranges.map(({ at, length }) => this.#shorten(file.seen.read(at, length)))
        return { ok: true, parts, size: file.seen.size }
      }
      case 'size':
        return { ok: true, size: file.seen.size }
      case 'sync':
        return this.#update(name, file, [{ op: 'fsync' }])
      case 'update':
        return this.#update(name, file, operation.steps)
      case 'rename':
        this.#change({ op: 'rename', file: name, to: operation.to })
        return done
      case 'set_aside': {
        let to = operation.to
        for (let n = 2; this.#seen.has(to); n++) to = `${operation.to}.${n}`
        this.#change({ op: 'rename', file: name, to })
        return { ok: true, name: to }
      }
      case 'remove':
        this.#change({ op: 'remove', file: name })
        return done
    }
  }

  #shorten(bytes: Uint8Array): Uint8Array {
    if (!this.#happens(this.#options.shortenOneIn)) return bytes
    return bytes.subarray(0, this.#options.draw?.(bytes.length + 1))
  }

  #write(name: string, bytes: Uint8Array): FileResult {
    const old = this.#seen.get(name)
    if (old === undefined) this.#change({ op: 'create', file: name })
    else this.#change({ op: 'step', file: name, step: { op: 'truncate', size: 0 } })
    // A copy: what is written is the bytes as they are now.
    const step = { op: 'write', at: 0, bytes: bytes.slice() } as const
    return this.#update(name, this.#seen.get(name) as UnsureFile, [step])
  }

  #update(name: string, file: UnsureFile, steps: readonly FileStep[]): FileResult {
    for (const step of steps) {
      const fitting = this.#fitting(file, step)
      this.#change({ op: 'step', file: name, step: fitting })
      if (fitting !== step) return { ok: false, reason: 'enospc' }
    }
    return done
  }

  /** As much of `step` as there is room for. */
  #fitting(file: UnsureFile, step: FileStep): FileStep {
    const { capacity } = this.#options
    if (capacity === undefined || step.op === 'fsync') return step
    let room = capacity
    for (const other of this.#seen.values()) if (other !== file) room -= other.seen.size
    if (step.op === 'truncate')
      return step.size <= Math.max(room, file.seen.size) ? step : { ...step, size: file.seen.size }
    const end = Math.max(room, file.seen.size)
    return step.at + step.bytes.length <= end
      ? step
      : { ...step, bytes: step.bytes.subarray(0, Math.max(0, end - step.at)) }
  }

  #change(change: DiskChange): void {
    const { onMoment, syncsLie = false } = this.#options
    onMoment?.({
      number: this.#changes,
      next: change,
      crash: (how, draw = null, tornAt = 0) => {
        if (change.op !== 'step' || change.step.op !== 'write') return this.crash(how, draw)
        const torn = sectorsOf(change.step).slice(0, tornAt)
        return this.#filesAfter(how, draw, this.#seen.get(change.file) ?? null, torn)
      },
    })
    this.#changes++
    if (change.op === 'step') {
      if (change.step.op !== 'fsync' || !syncsLie) this.#seen.get(change.file)?.take(change.step)
      return
    }
    if (change.op === 'sync_folder') {
      if (syncsLie) return
      this.#safeNames = new Map(this.#seen)
      this.#unsafeNames = []
      return
    }
    if (change.op === 'create') this.#seen.set(change.file, new UnsureFile(new Uint8Array(), false))
    if (change.op === 'rename') this.#seen.set(change.to, this.#seen.get(change.file) as UnsureFile)
    if (change.op === 'remove' || (change.op === 'rename' && change.to !== change.file))
      this.#seen.delete(change.file)
    this.#unsafeNames.push(new Map(this.#seen))
  }
}

const done: FileResult = { ok: true }
