import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { getHeapStatistics } from 'node:v8'
import type { AppInfo } from '../shared/protocol/events.ts'
import { entries } from './apps/index.ts'
import { type Breakage, Bridge } from './bridge/index.ts'
import { Application, Host, wallClock } from './host/index.ts'
import { Observer } from './observer/index.ts'
import { readSource, sources } from './sources.ts'
import {
  breakableDisk,
  createDiskDevice,
  lockFolder,
  MemoryDevice,
  type MemoryFiles,
  shadowDevice,
} from './storage/index.ts'
import type { FilesCopy } from './timeline/index.ts'

/** The whole app without a window: a world with the demo applications, on files, watched and within reach. */
export type App = {
  readonly bridge: Bridge
  readonly info: AppInfo
  /**
   * Takes the applications down in order, waits for what is being written and lets go of the folder. Nothing moves any
   * more afterwards. Asked again, it is the same end.
   */
  stop(): Promise<void>
}

/** Why there is no app: another Coppice has the folder, or the folder cannot be had. A sentence for the user. */
export class CannotStart extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CannotStart'
  }
}

/** @throws CannotStart */
export async function startApp(info: AppInfo): Promise<App> {
  const { dataDir } = info
  const { lock, device } = await takeFolder(dataDir)
  const onBug = (bug: unknown): void => {
    console.error(bug)
    observer.notify('bug', {
      level: 'error',
      title: 'Coppice has made a mistake of its own',
      text: `${bug instanceof Error ? bug.message : String(bug)}. What was saved is safe; start Coppice again to go on.`,
    })
  }
  const host = new Host({
    clock: wallClock,
    device,
    entries,
    seed: randomBytes(4).readInt32LE(),
    epochMs: Date.now(),
    onBug,
  })
  const application = new Application(host)
  const observer = new Observer({ host, application, heapBytes: () => getHeapStatistics().used_heap_size })
  const breakage: Breakage = {
    damage: file => device.damage(file),
    get full() {
      return device.full
    },
    fill(full) {
      device.full = full
    },
    removeFiles: async () => device.removeAll((await readdir(dataDir)).filter(isTableOrLog)),
    // The answer is sent first.
    killApp: () => void setImmediate(() => process.kill(process.pid, 'SIGKILL')),
  }
  const library = { list: sources, read: readSource }
  const bridge = new Bridge({
    host,
    application,
    observer,
    info,
    files: copying(device),
    breakage,
    library,
    disk: () => device.figures,
    onBug,
  })
  host.driver.start()
  application.start()

  const stop = async (): Promise<void> => {
    await application.stop()
    await device.idle()
    host.driver.stop()
    bridge.close()
    observer.close()
    lock.release()
  }
  let stopped: Promise<void> | null = null
  return {
    bridge,
    info,
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

/** Copies `files` for forks, which go on in memory: only the live world touches the disk. */
function copying(files: { snapshot(): MemoryFiles }): FilesCopy {
  return () => {
    const copied = files.snapshot()
    return () => {
      const device = new MemoryDevice(copied.snapshot())
      return { device, copy: copying(device) }
    }
  }
}

/** Whether a file of the data folder is a table's or a log's, or was set aside from one. */
function isTableOrLog(file: string): boolean {
  return /\.(dets|log)(\.|$)/i.test(file)
}

async function takeFolder(dataDir: string) {
  try {
    const lock = await lockFolder(dataDir)
    if (lock === null)
      throw new CannotStart(
        `Another Coppice has the data folder ${dataDir} open. Close it, or choose another folder with --data DIR.`,
      )
    return { lock, device: breakableDisk(shadowDevice(await createDiskDevice(dataDir))) }
  } catch (error) {
    if (error instanceof CannotStart) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new CannotStart(`The data folder ${dataDir} cannot be used: ${reason}`)
  }
}
