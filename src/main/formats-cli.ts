/**
 * `npm run formats`: holds our readers and writers of DETS files and logs against real Erlang's.
 *
 *     npm run formats -- check DIR            reads every file of a folder of vectors and judges what we make of it
 *     npm run formats -- write MANIFEST OUT   writes the files that a manifest describes into the folder OUT
 *
 * A line for each file, and a last line with the counts. The exit status is 0 when nothing failed, 1 when something
 * did, 2 when the command line is wrong or the manifest does not read.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkFolder } from './storage/format/vectors/check.ts'
import { parseManifest } from './storage/format/vectors/manifest.ts'
import { writeEntry } from './storage/format/vectors/write.ts'

const usage = 'usage: npm run formats -- check DIR\n       npm run formats -- write MANIFEST OUT'

/** Runs one command; the exit status. */
export function runFormats(args: readonly string[], print: (line: string) => void): number {
  const [command, first, second] = args
  try {
    if (command === 'check' && first !== undefined && args.length === 2) return check(first, print)
    if (command === 'write' && first !== undefined && second !== undefined && args.length === 3) {
      return write(first, second, print)
    }
  } catch (thrown) {
    print(thrown instanceof Error ? thrown.message : String(thrown))
    return 2
  }
  print(usage)
  return 2
}

function check(folder: string, print: (line: string) => void): number {
  const counts = { passed: 0, failed: 0 }
  for (const { name, failure } of checkFolder(file => bytesOf(join(folder, file)))) {
    print(failure === undefined ? `ok ${name}` : `FAIL ${name}: ${failure}`)
    counts[failure === undefined ? 'passed' : 'failed']++
  }
  return summary(counts, print)
}

function write(manifest: string, folder: string, print: (line: string) => void): number {
  const counts = { passed: 0, failed: 0 }
  mkdirSync(folder, { recursive: true })
  for (const entry of parseManifest(readFileSync(manifest, 'utf8')).files) {
    try {
      const bytes = writeEntry(entry)
      writeFileSync(join(folder, entry.file), bytes)
      print(`ok ${entry.file}: ${bytes.length} bytes`)
      counts.passed++
    } catch (thrown) {
      print(`FAIL ${entry.file}: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
      counts.failed++
    }
  }
  return summary(counts, print)
}

function summary(
  { passed, failed }: { passed: number; failed: number },
  print: (line: string) => void,
): number {
  print(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

function bytesOf(path: string): Uint8Array | undefined {
  try {
    const bytes = readFileSync(path)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === 'ENOENT') return undefined
    throw thrown
  }
}
