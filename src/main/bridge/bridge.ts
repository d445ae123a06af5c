import { limits } from '../../shared/limits.ts'
import type { AppEvent, AppInfo, LoadSample, Source, SourceText } from '../../shared/protocol/events.ts'
import type { Application, Host } from '../host/index.ts'
import { LoadMeter, type Observer } from '../observer/index.ts'
import { type FilesCopy, Recorder } from '../timeline/index.ts'
import type { Breakage } from './breakage.ts'
import { Session } from './session.ts'
import type { Stage } from './stage.ts'
import { Views } from './views.ts'

export type BridgeOptions = {
  host: Host
  application: Application
  observer: Observer
  info: AppInfo
  /** Copies the files of the world, for forks. Default: in forks nobody answers what is asked of files. */
  files?: FilesCopy
  /** The sources of the applications, to be read. Default: none. */
  library?: Library
  /** Breaks the disk and the app. Default: neither can be broken. */
  breakage?: Breakage
  /** What the disk has done. Default: the world has none. */
  disk?: () => NonNullable<LoadSample['disk']>
  /** Hears of a bug of ours that a request has met; the window is told that it failed. Default: it is thrown. */
  onBug?: (bug: unknown) => void
}

/** Sources that can be read. */
export type Library = {
  readonly list: readonly Source[]
  /** @returns null when there is none called `id` */
  read(id: string): SourceText | null
}

/**
 * Where windows meet the running system: every request is checked here and always answered; one that is refused changes
 * nothing. Transports open a session for each window and carry its messages.
 */
export class Bridge {
  /** The system that runs in real time, on the disk. */
  readonly live: Stage
  readonly info: AppInfo
  readonly breakage: Breakage | null
  readonly library: Library
  readonly onBug: (bug: unknown) => void
  private readonly sessions = new Set<Session>()
  private views = 0
  /** A number that no view has, in whatever world. */
  readonly nextView = (): number => ++this.views

  constructor({ host, application, observer, info, files, breakage, library, disk, onBug }: BridgeOptions) {
    this.info = info
    this.breakage = breakage ?? null
    this.library = library ?? { list: [], read: () => null }
    this.onBug =
      onBug ??
      (bug => {
        throw bug
      })
    const scene = { host, application, observer }
    const recorder = new Recorder(scene, { files, onBug: this.onBug })
    const load = new LoadMeter({ host, observer, disk })
    this.live = { ...scene, recorder, load, files, views: new Views(scene, this.nextView) }
  }

  /** @returns null when there are too many windows already */
  open(send: (event: AppEvent) => void): Session | null {
    if (this.sessions.size >= limits.windows) return null
    const session = new Session(this, send, () => this.sessions.delete(session))
    this.sessions.add(session)
    return session
  }

  /** Closes all sessions and lets go of the world. */
  close(): void {
    for (const session of this.sessions) session.close()
    this.live.views.stop()
    this.live.recorder.close()
    this.live.load.close()
  }
}
