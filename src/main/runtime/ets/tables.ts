import type { Process } from '../process.ts'

/** The ETS tables of a world. */
export class Tables {
  /** Tables die with the process that owns them, or go to their heir. */
  ownerExited(_owner: Process): void {}

  /** A copy that changes on its own. */
  fork(): Tables {
    return new Tables()
  }
}
