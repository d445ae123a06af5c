/** The past of a running scene: what is recorded of it, and how it is played again. */

export { CannotFork } from '../runtime/index.ts'
export { Consequences } from './consequences.ts'
export type { Files, FilesCopy } from './files.ts'
export { type Fault, forecast, forecastMs, inputOf, type Shown } from './forecast.ts'
export { compareInstants, type Instant } from './instant.ts'
export { Forgotten, Playback } from './playback.ts'
export { processHistory } from './process-history.ts'
export { Recorder, type RecorderOptions } from './recorder.ts'
export { endScene, forkScene, type Scene, type SceneOptions } from './scene.ts'
export { tellStory } from './story.ts'
