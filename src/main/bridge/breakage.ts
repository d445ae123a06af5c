/** What a user may break on purpose outside of the world. */
export type Breakage = {
  /** Writes nonsense into `file`. @returns where, or null when that cannot be done */
  damage(file: string): Promise<{ readonly at: number; readonly bytes: number } | null>
  /** From now on the disk takes no more bytes, or takes them again. */
  fill(full: boolean): void
  readonly full: boolean
  /** Removes the files of all tables and logs. Only while nobody has them open. */
  removeFiles(): Promise<void>
  /** `kill -9` of the app, once the answer is on its way. */
  killApp(): void
}
