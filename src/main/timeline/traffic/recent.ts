import { limits } from '../../../shared/limits.ts'
import { compareInstants, type Instant } from '../instant.ts'
import { Forgotten, Playback } from '../playback.ts'
import type { Recorder } from '../recorder.ts'
import { type Heard, Listener, type Wanted } from './listener.ts'
import type { Scribe, Told } from './scribe.ts'

/**
 * What went on among the wanted seats before `until`: the past is played again from as far back as can be played in a
 * moment, and written down by `scribe`. @throws Forgotten when nothing is kept
 */
export async function recentTraffic(
  recorder: Recorder,
  until: Instant,
  wanted: Wanted,
  scribe: Scribe,
): Promise<Told> {
  if (recorder.scene.host.world.processes.size > processesMost)
    throw new Forgotten('with so many processes the past is not played again for this')
  const keyframe = recorder.keyframes.before(begin(recorder, until)) ?? recorder.keyframes.oldest
  if (keyframe === undefined || compareInstants(keyframe.at, until) > 0)
    throw new Forgotten('that is too long ago: it is not kept any more')
  const playback = new Playback(recorder, keyframe)
  try {
    const { scene } = playback
    const listener = new Listener(scene, wanted, {
      perFrame: Number.POSITIVE_INFINITY,
      // While something enters from outside nobody runs, and the moment after it is one entry later.
      entryOf: ({ by }) => playback.instant.entry + (by === null ? 1 : 0),
    })
    const stop = scene.observer.onEvent(event => {
      listener.hear(event)
      listener.trim(limits.chartEvents)
    }, true)
    await playback.forward(until)
    stop()
    const heard: Heard[] = listener.take().slice(-limits.chartEvents)
    return scribe.told(heard, scene.observer)
  } finally {
    playback.end()
  }
}

/** The moment from which on it is listened, at the latest. */
function begin({ log }: Recorder, until: Instant): Instant {
  const far = log.get(Math.max(log.first, until.entry - entriesBack))
  const step = Math.max(0, until.step - stepsBack, Math.min(far?.step ?? 0, until.step))
  return { step, entry: until.entry }
}

/** Steps, and inputs and looks, that are played again at most; some more from the copy before them. */
const stepsBack = 4_000
const entriesBack = 4_000
/** A world of more processes takes too long to copy for a chart. */
const processesMost = 20_000
