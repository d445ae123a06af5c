import { limits } from '../../shared/limits.ts'
import type { History, HistoryChange } from '../../shared/protocol/events.ts'
import type { Pid, Term } from '../../shared/term.ts'
import { formatTerm, type TermSyntax } from '../../shared/term-text.ts'
import { line } from '../observer/index.ts'
import { compareInstants, type Instant } from './instant.ts'
import { Forgotten, Playback } from './playback.ts'
import type { Recorder } from './recorder.ts'
import { Witness } from './witness.ts'

/**
 * What the process `pid` did with its last messages before `until`: the past is played again from as far back as can be
 * played in a moment. @throws Forgotten when nothing is kept
 */
export async function processHistory(
  recorder: Recorder,
  pid: Pid,
  until: Instant,
  syntax: TermSyntax = 'elixir',
): Promise<History> {
  const oldest = { step: Math.max(0, until.step - stepsBack), entry: until.entry }
  const keyframe = recorder.keyframes.before(oldest) ?? recorder.keyframes.oldest
  if (keyframe === undefined || compareInstants(keyframe.at, until) > 0)
    throw new Forgotten('that is too long ago: it is not kept any more')
  const playback = new Playback(recorder, keyframe)
  try {
    const { scene } = playback
    const begun = scene.host.world.process(pid)?.program.shownState
    const witness = new Witness(scene, () => playback.instant.entry)
    await playback.forward(until)
    witness.end()
    const changes = changesOf(witness, pid, begun, syntax)
    return {
      pid: String(pid),
      changes: changes.slice(-limits.historyChanges),
      more: changes.length > limits.historyChanges || begun !== undefined,
    }
  } finally {
    playback.end()
  }
}

function changesOf(
  { seen }: Witness,
  pid: Pid,
  begun: Term | undefined,
  syntax: TermSyntax,
): HistoryChange[] {
  const text = (state: Term | undefined): string | null => printed(state, syntax)
  const changes: HistoryChange[] = []
  let state = begun
  let open: HistoryChange | null = null
  for (const { event, at, awaited } of seen) {
    if (event.type === 'receive' && event.pid.id === pid.id && !awaited) {
      open = { at, atMs: event.atMs, message: line(event.message, syntax), before: text(state), after: null }
      changes.push(open)
    } else if (event.type === 'state' && event.pid.id === pid.id) {
      if (open === null || open.after !== null) {
        open = { at, atMs: event.atMs, message: null, before: text(state), after: null }
        changes.push(open)
      }
      open.after = text(event.state)
      state = event.state
    }
  }
  return changes
}

function printed(state: Term | undefined, syntax: TermSyntax): string | null {
  if (state === undefined) return null
  return formatTerm(state, syntax, { limitChars: limits.printedTermChars, width: columns })
}

const columns = 60
/** Steps that are played again. */
const stepsBack = 20_000
