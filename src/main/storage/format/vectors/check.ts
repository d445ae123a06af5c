/** Reads a whole vector folder and judges every file of it. */
import { checkDets } from './check-dets.ts'
import { checkLog, checkWrapLog } from './check-log.ts'
import { checkEtf, checkPhash2, type EtfVectors } from './check-terms.ts'
import { type Entry, type Folder, type Manifest, parseManifest } from './manifest.ts'

/** One thing that was looked at, and what is wrong with it. */
export type Judgement = { name: string; failure: string | undefined }

/**
 * A judgement for every file that the manifest of `folder` names, and for `etf.json` and `phash2.json` when they are
 * there. What our code throws on a file is a failure of that file.
 * @throws SyntaxError when there is no manifest, or it is none.
 */
export function* checkFolder(folder: Folder): Generator<Judgement> {
  const text = textOf(folder, 'manifest.json')
  if (text === undefined) throw new SyntaxError('there is no manifest.json')
  const manifest = parseManifest(text)
  for (const entry of [...manifest.files, ...manifest.damaged, ...manifest.wrap]) {
    yield judge(entry.file, () => checkEntry(manifest, entry, folder))
  }
  const etf = textOf(folder, 'etf.json')
  if (etf !== undefined) yield judge('etf.json', () => checkEtf(JSON.parse(etf) as EtfVectors))
  const phash2 = textOf(folder, 'phash2.json')
  if (phash2 !== undefined) {
    yield judge('phash2.json', () => checkPhash2(JSON.parse(phash2) as [unknown, number, number][]))
  }
}

function checkEntry(manifest: Manifest, entry: Entry, folder: Folder): string | undefined {
  if (entry.kind === 'disk_log_wrap') return checkWrapLog(entry, folder)
  const file = folder(entry.file)
  if (!file) return 'there is no such file'
  return entry.kind === 'dets' ? checkDets(manifest, entry, file) : checkLog(manifest, entry, file)
}

function judge(name: string, check: () => string | undefined): Judgement {
  try {
    return { name, failure: check() }
  } catch (thrown) {
    return { name, failure: `crashed: ${thrown instanceof Error ? thrown.message : String(thrown)}` }
  }
}

function textOf(folder: Folder, name: string): string | undefined {
  const bytes = folder(name)
  return bytes && new TextDecoder().decode(bytes)
}
