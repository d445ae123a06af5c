import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ScenarioFile } from './interpreter/scenario.ts'
import type { TraceFile } from './interpreter/trace.ts'

const folder = import.meta.dirname
/** Where the oracle is kept on the machines that record it; its files here are copies. */
const original = join(folder, '../../../shared/oracle')

function namesIn(path: string): string[] {
  return readdirSync(path)
    .filter(name => name.endsWith('.json'))
    .sort()
}

function idsIn(kind: 'scenarios' | 'traces', name: string): string[] {
  const file = JSON.parse(readFileSync(join(folder, kind, name), 'utf8')) as ScenarioFile | TraceFile
  return file.scenarios.map(({ id }) => id)
}

describe('the scenarios', () => {
  it('have one recorded trace each, under ids that differ within their topic', () => {
    const names = namesIn(join(folder, 'scenarios'))
    expect(names.length).toBeGreaterThan(0)
    expect(namesIn(join(folder, 'traces'))).toEqual(names)
    for (const name of names) {
      const ids = idsIn('scenarios', name)
      expect(new Set(ids).size, name).toBe(ids.length)
      expect(idsIn('traces', name), name).toEqual(ids)
    }
  })

  it('and their traces are those of the oracle, where that is at hand', () => {
    const kept = ['README.md', 'oracle.exs', ...['scenarios', 'traces'].flatMap(kind => filesOf(kind))]
    for (const path of kept) {
      const copy = readFileSync(join(folder, path), 'utf8')
      expect(copy.length, path).toBeGreaterThan(0)
      if (existsSync(original)) expect(copy, path).toBe(readFileSync(join(original, path), 'utf8'))
    }
  })
})

/** The files of a folder here, and of the original where it is at hand, from the top of the oracle. */
function filesOf(kind: string): string[] {
  const folders = existsSync(original) ? [folder, original] : [folder]
  const paths = folders.flatMap(top =>
    namesIn(join(top, kind)).map(name => relative(top, join(top, kind, name))),
  )
  return [...new Set(paths)]
}
