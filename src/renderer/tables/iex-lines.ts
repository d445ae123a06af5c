import type { TableRow } from '../../shared/protocol/events.ts'

/** What is to be pasted at the prompt of `iex` to have a table there. */
export type IexLines = {
  /** Opens the file where it is, for reading only; null for an ETS table, and where the file is not on the disk. */
  readonly open: string | null
  /** Copies the file and opens the copy, which real DETS repairs if it must. */
  readonly copy: string | null
  /** Makes an ETS table of the same kind; null for DETS. */
  readonly make: string | null
}

/** The lines for `row`, whose file lies in the folder `dataDir`. Elixir 1.14 and Erlang/OTP 25 take them. */
export function iexLines(row: TableRow, dataDir: string): IexLines {
  const { dets } = row
  if (dets === null)
    return { open: null, copy: null, make: `t = :ets.new(${etsName(row)}, ${etsOptions(row)})` }
  const path = pathOf(dataDir, dets.file)
  const name = row.ref.startsWith('#') ? ':table' : row.ref
  const more = [
    ...(row.type === 'set' ? [] : [`type: :${row.type}`]),
    ...(row.keypos === 1 ? [] : [`keypos: ${row.keypos}`]),
  ]
  const opened = (options: readonly string[]): string =>
    `{:ok, t} = :dets.open_file(${name}, ${[...options, ...more].join(', ')}); :dets.match_object(t, :_)`
  const copied = [
    `copy = Path.join(System.tmp_dir!(), ${text(`copy-of-${dets.file.replace(/^.*[\\/]/, '')}`)})`,
    `File.cp!(${text(path)}, copy)`,
    opened(['file: String.to_charlist(copy)']),
  ]
  return {
    open: dets.ramFile ? null : opened([`file: ~c${text(path)}`, 'access: :read']),
    copy: dets.ramFile ? null : copied.join('; '),
    make: null,
  }
}

/** The file in its folder, written as the folder is. */
export function pathOf(folder: string, file: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/'
  return /[\\/]$/.test(folder) ? `${folder}${file}` : `${folder}${separator}${file}`
}

/** Text between double quotes, as Elixir reads it. */
function text(content: string): string {
  const escaped = content
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('#{', '\\#{')
    .replaceAll('\n', '\\n')
  return `"${escaped}"`
}

function etsName({ ref, name }: TableRow): string {
  return ref.startsWith('#') ? `:${JSON.stringify(name)}` : ref
}

function etsOptions({ type, keypos, ets }: TableRow): string {
  const options = [`:${type}`, ...(ets?.named ? [':named_table'] : []), ':public']
  return `[${[...options, ...(keypos === 1 ? [] : [`keypos: ${keypos}`])].join(', ')}]`
}
