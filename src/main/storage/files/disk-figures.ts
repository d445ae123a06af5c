/** What a device has done since it was made. Counts only grow; whoever wants a rate subtracts two looks. */
export type DiskFigures = {
  /** Reads that were answered, of a whole file or of one piece. */
  reads: number
  readBytes: number
  writes: number
  writtenBytes: number
  /** Waits for the disk (fsync, fdatasync), of files and of the folder. */
  syncs: number
  /** Operations that failed, but for those that asked for a file that is not there. */
  failures: number
}

export function noFigures(): DiskFigures {
  return { reads: 0, readBytes: 0, writes: 0, writtenBytes: 0, syncs: 0, failures: 0 }
}
