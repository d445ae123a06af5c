import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { buildWhenNeeded } from '../../scripts/build.mjs'
import { projectRoot } from './source-files.ts'

/** How an OS process ended: one of the two is not null. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** An OS process of the app and all that it has printed. */
export class OsProcess {
  readonly child: ChildProcess
  /** Settles when it has ended and its output is complete. */
  readonly exited: Promise<Exit>
  #output = ''
  #watchers: (() => void)[] = []

  constructor(args: readonly string[], options: SpawnOptions = {}) {
    this.child = spawn(process.execPath, args, {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    })
    const keep = (chunk: Buffer): void => {
      this.#output += chunk.toString()
      this.#wake()
    }
    this.child.stdout?.on('data', keep)
    this.child.stderr?.on('data', keep)
    this.exited = new Promise((done, fail) => {
      this.child.on('error', fail)
      this.child.on('close', (code, signal) => done({ code, signal }))
    })
    void this.exited.finally(() => this.#wake()).catch(() => {})
  }

  get output(): string {
    return this.#output
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  /** Waits for a line that matches; fails when the process ends without one. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#output)
      if (match !== null) return match
      if (!this.running) throw new Error(`ended without printing ${pattern}; it printed:\n${this.#output}`)
      await new Promise<void>(wake => this.#watchers.push(wake))
    }
  }

  /** Sends a signal, if it still runs, and waits for its end. */
  async end(signal: NodeJS.Signals): Promise<Exit> {
    if (this.running) this.child.kill(signal)
    return this.exited
  }

  #wake(): void {
    for (const wake of this.#watchers.splice(0)) wake()
  }
}

/** Makes sure that out/ holds the app as the sources are now. */
export async function builtApp(): Promise<void> {
  await buildWhenNeeded()
}
