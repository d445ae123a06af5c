/** Runs the tasks of one lane one after the other, and lanes side by side. */
export class Lanes {
  private readonly tails = new Map<string, Promise<void>>()

  /** Runs `task` after all that were given for `lane` before. It does not reject. */
  run(lane: string, task: () => Promise<void>): void {
    const tail = (this.tails.get(lane) ?? Promise.resolve()).then(task)
    this.tails.set(lane, tail)
    void tail.then(() => {
      if (this.tails.get(lane) === tail) this.tails.delete(lane)
    })
  }

  /** Settles when nothing is left to do, also of what is given meanwhile. */
  async idle(): Promise<void> {
    while (this.tails.size > 0) await Promise.all(this.tails.values())
  }
}
