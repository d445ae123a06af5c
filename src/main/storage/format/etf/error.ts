/** Bytes that are no term, or a term that no file can hold. */
export class TermFormatError extends Error {
  override readonly name = 'TermFormatError'
  /** Where in the bytes it was noticed; undefined when a term could not be written. */
  readonly at: number | undefined

  constructor(message: string, at?: number) {
    super(at === undefined ? message : `${message} at byte ${at}`)
    this.at = at
  }
}
