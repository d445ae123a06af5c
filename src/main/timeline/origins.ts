import type { StateOrigins } from '../../shared/protocol/events/process.ts'
import type { Pid, Term } from '../../shared/term.ts'
import { isRecord, Tuple } from '../../shared/term.ts'
import { formatTerm, type TermSyntax } from '../../shared/term-text.ts'
import type { Observer } from '../observer/index.ts'
import { GenServerProgram } from '../otp/gen-server/program.ts'
import type { Process } from '../runtime/index.ts'
import { sourceName } from './comeback.ts'
import { originOf, type Told } from './field-origin.ts'
import { Forgotten, Playback } from './playback.ts'
import type { Recorder } from './recorder.ts'
import { Witness } from './witness.ts'

/** What a process began with. */
export type Beginning = {
  /** What its init was given; undefined where that is not known. */
  readonly args: Term | undefined
  /** What others answered it before it took its first message. */
  readonly told: readonly Told[]
  /** Its state then; undefined when it had none to show. */
  readonly state: Term | undefined
}

/**
 * Where the state of `process` came from: its start is played again, and its state when it was ready is held against the
 * one of the life `before`, what it was told by tables and other processes, and what it was started with.
 * @throws Forgotten when its start is not kept any more
 */
export async function stateOrigins(
  recorder: Recorder,
  process: Process,
  before: Term | undefined,
  syntax: TermSyntax,
): Promise<StateOrigins> {
  const { args, told, state } = await beginningOf(recorder, process)
  const text = (term: Term): string => formatTerm(term, syntax, { limitChars: valueChars })
  const sources = new Map(told.map(({ source, onDisk }) => [source, onDisk]))
  return {
    hasBefore: before !== undefined,
    args: args === undefined ? null : text(args),
    sources: [...sources].map(([name, onDisk]) => ({ name, onDisk })),
    fields: fieldsOf(before, state).map(path => {
      const was = fieldOf(before, path)
      const is = fieldOf(state, path)
      const name = path.at(-1) ?? null
      const { mark, source, onDisk } = originOf({
        name,
        was,
        is,
        hasBefore: before !== undefined,
        args,
        told,
      })
      return {
        name: name === null ? null : path.map(part => fieldName(part, syntax)).join('.'),
        before: was === undefined ? null : text(was),
        onDisk: onDisk === undefined ? null : text(onDisk),
        after: is === undefined ? null : text(is),
        mark,
        source,
      }
    }),
  }
}

async function beginningOf(recorder: Recorder, process: Process): Promise<Beginning> {
  const { pid, startedAtMs } = process
  const { log, keyframes, now } = recorder
  const before = log.atTime(startedAtMs - 0.001, now)
  const keyframe = keyframes.before(before) ?? keyframes.oldest
  if (keyframe === undefined || keyframe.scene.host.world.nextPid > pid.id)
    throw new Forgotten('its start is too long ago: it is not kept any more')
  const playback = new Playback(recorder, keyframe)
  try {
    const witness = new Witness(playback.scene, () => playback.instant.entry)
    const end = log.atTime(startedAtMs + watchedMs, now)
    const begun = (): boolean => firstMessage(witness, pid) >= 0
    while (!begun() && playback.instant.step < end.step) {
      const step = Math.min(playback.instant.step + stepsAtOnce, end.step)
      await playback.forward(step === end.step ? end : log.atStep(step))
    }
    witness.end()
    return readBeginning(witness, pid, playback.scene.observer)
  } finally {
    playback.end()
  }
}

/** Index of the first message that `pid` took by itself; -1 for none. */
function firstMessage({ seen }: Witness, pid: Pid): number {
  return seen.findIndex(
    ({ event, awaited }) => event.type === 'receive' && event.pid.id === pid.id && !awaited,
  )
}

function readBeginning(witness: Witness, pid: Pid, observer: Observer): Beginning {
  const first = firstMessage(witness, pid)
  const seen = first < 0 ? witness.seen : witness.seen.slice(0, first)
  const told: Told[] = []
  let state: Term | undefined
  for (const { event, awaited } of seen) {
    if (event.type === 'state' && event.pid.id === pid.id) state = event.state
    else if (event.type === 'receive' && event.pid.id === pid.id && awaited && told.length < toldMax) {
      const sent = witness.seen[witness.sendOf(event.sent)]?.event
      const from = sent?.type === 'send' && sent.from !== null ? observer.find(sent.from) : null
      const value = event.message instanceof Tuple ? event.message.items[1] : undefined
      if (from === null || value === undefined) continue
      told.push({ source: sourceName(from, observer), onDisk: isOnDisk(from), value })
    }
  }
  const program = observer.find(pid)?.program
  return { args: program instanceof GenServerProgram ? program.args : undefined, told, state }
}

/** Whether `process` stands for a file: a table of DETS or a log of disk_log. */
function isOnDisk({ program }: Process): boolean {
  return /^(dets|disk_log)\./.test(program.initialCall ?? '')
}

/** Names that lead to a value: of a field, and of one in it; none for the whole. */
type Path = readonly string[]

/** The fields of both states where they are maps with names, and the fields of those that are; else the whole. */
function fieldsOf(before: Term | undefined, after: Term | undefined, depth = 2): Path[] {
  const known = [before, after].filter(state => state !== undefined)
  if (known.length === 0) return []
  if (depth === 0 || !known.every(isRecord)) return [[]]
  const names = new Set(known.flatMap(state => Object.keys(state)))
  names.delete('__struct__')
  if (names.size === 0) return [[]]
  return [...names]
    .sort()
    .flatMap(name =>
      fieldsOf(fieldOf(before, [name]), fieldOf(after, [name]), depth - 1).map(rest => [name, ...rest]),
    )
}

function fieldOf(state: Term | undefined, path: Path): Term | undefined {
  let at = state
  for (const name of path) at = isRecord(at) ? at[name] : undefined
  return at
}

/** A name as its notation writes the key of a map. */
function fieldName(name: string, syntax: TermSyntax): string {
  const key = formatTerm(Symbol.for(name), syntax)
  return syntax === 'elixir' && key.startsWith(':') ? key.slice(1) : key
}

/** World time for which a start is watched. */
const watchedMs = 60_000
const stepsAtOnce = 500
/** Answers of others that are looked at. */
const toldMax = 2_000
const valueChars = 1_000
