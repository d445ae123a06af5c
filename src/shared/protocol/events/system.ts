/** Reply to `hello`. */
export type AppInfo = {
  version: string
  mode: 'electron' | 'browser'
  /** Folder that holds the tables' files. */
  dataDir: string
}

/** The world's clock and throttle. */
export type WorldStatus = {
  mode: 'running' | 'paused'
  speed: number
  /** World time since start, in ms. */
  nowMs: number
  processes: number
  runQueue: number
  messagesPerSecond: number
  restarts: number
  heapBytes: number
  /** False after the top supervisor is gone: `application.start` brings it back. */
  applicationRunning: boolean
}
