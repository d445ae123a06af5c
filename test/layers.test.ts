import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importTable, type Layer, layerOf, layerProblems, tableAsText } from './support/layers.ts'
import { projectFiles, projectRoot, readText } from './support/source-files.ts'

const isSource = (path: string): boolean => path.startsWith('src/') && /\.tsx?$/.test(path)

describe('the import table', () => {
  it('holds for every source file', () => {
    const problems = projectFiles()
      .filter(isSource)
      .flatMap(path => layerProblems(path, readText(path) ?? ''))
    expect(problems.join('\n')).toBe('')
  })

  it('has no circle: a layer never reaches itself through what it may import', () => {
    const reaches = (from: Layer, seen: Set<Layer>): Set<Layer> => {
      for (const next of importTable[from]) {
        if (!seen.has(next)) reaches(next, seen.add(next))
      }
      return seen
    }
    for (const layer of Object.keys(importTable) as Layer[]) {
      expect(reaches(layer, new Set()).has(layer), layer).toBe(false)
    }
  })

  it('is quoted word for word in docs/architecture.md', () => {
    const path = 'docs/architecture.md'
    if (!existsSync(resolve(projectRoot, path))) return
    const quoted = /^```layers\n([\s\S]*?)\n```$/m.exec(readText(path) ?? '')?.[1]
    const remedy = `${path} must hold this block:\n\n\`\`\`layers\n${tableAsText()}\n\`\`\`\n`
    expect(quoted, remedy).toBe(tableAsText())
  })
})

describe('layerOf', () => {
  it.each([
    ['src/shared/term.ts', 'shared'],
    ['src/main/runtime/world.ts', 'runtime'],
    ['src/main/storage/dets.ts', 'storage'],
    ['src/main/storage/format/etf.ts', 'storage/format'],
    ['src/main/serve.ts', 'entries'],
    ['src/main/preload.ts', 'preload'],
    ['src/renderer/tree/tree-canvas.tsx', 'renderer'],
    ['src/main/helpers/x.ts', undefined],
    ['src/x.ts', undefined],
  ])('puts %s into %s', (path, layer) => {
    expect(layerOf(path)).toBe(layer)
  })
})

describe('layerProblems', () => {
  it('names file, line and wrong layer, and lists the allowed ones', () => {
    const text = "import { a } from './a.ts'\nimport type { Table } from '../storage/table.ts'\n"
    expect(layerProblems('src/main/otp/gen-server.ts', text)).toEqual([
      "src/main/otp/gen-server.ts:2 imports '../storage/table.ts' of storage; otp may import runtime, shared",
    ])
  })

  it.each([
    ['a re-export', "export * from '../otp/x.ts'"],
    ['a named re-export', "export { a } from '../otp/x.ts'"],
    ['a type re-export', "export type { A } from '../otp/x.ts'"],
    ['a bare import', "import '../otp/x.ts'"],
    ['a dynamic import', "const later = import('../otp/x.ts')"],
    ['an import type', "let a: import('../otp/x.ts').A"],
    ['a require', "const a = require('../otp/x.ts')"],
    ['a way around through another folder', "import '../storage/../otp/x.ts'"],
  ])('sees %s', (_, text) => {
    expect(layerProblems('src/main/runtime/x.ts', text)).toHaveLength(1)
  })

  it('lets a comment or a string name any module', () => {
    const text = "// import '../otp/x.ts'\nexport const text = \"import '../otp/x.ts'\"\n"
    expect(layerProblems('src/main/runtime/x.ts', text)).toEqual([])
  })

  it.each([
    ['src/main/runtime/clock.ts', 'node:fs'],
    ['src/main/runtime/clock.ts', 'node:perf_hooks'],
    ['src/main/otp/x.ts', 'fs'],
    ['src/main/storage/format/etf.ts', 'node:buffer'],
    ['src/main/apps/todo.ts', 'node:fs/promises'],
    ['src/main/bridge/web-transport.ts', 'node:fs'],
    ['src/main/observer/tap.ts', 'node:fs/promises'],
    ['src/main/preload.ts', 'node:path'],
    ['src/renderer/main.tsx', 'node:path'],
    ['src/shared/term.ts', 'react'],
    ['src/main/storage/dets.ts', 'valibot'],
    ['src/main/bridge/web-transport.ts', 'electron'],
    ['src/main/serve.ts', 'electron'],
    ['src/renderer/main.tsx', 'electron'],
    ['src/renderer/main.tsx', '../main/observer/tap.ts'],
    ['src/main/preload.ts', './bridge/router.ts'],
    ['src/main/observer/tap.ts', '../apps/todo.ts'],
    ['src/main/bridge/router.ts', '../../../test/support/layers.ts'],
    ['src/main/bridge/router.ts', './session'],
  ])('forbids %s to import %s', (path, specifier) => {
    expect(layerProblems(path, `import '${specifier}'`)).toHaveLength(1)
  })

  it.each([
    ['src/main/index.ts', 'electron'],
    ['src/main/preload.ts', 'electron'],
    ['src/main/bridge/electron-transport.ts', 'electron'],
    ['src/main/storage/disk.ts', 'node:fs'],
    ['src/main/storage/disk.ts', './format/etf.ts'],
    ['src/main/serve.ts', 'node:fs/promises'],
    ['src/shared/protocol/requests.ts', 'valibot'],
    ['src/main/bridge/web-transport.ts', 'ws'],
    ['src/main/bridge/router.ts', 'node:crypto'],
    ['src/renderer/main.tsx', 'react'],
    ['src/renderer/main.tsx', './main.css'],
    ['src/renderer/main.tsx', '../shared/term.ts'],
  ])('allows %s to import %s', (path, specifier) => {
    expect(layerProblems(path, `import '${specifier}'`)).toEqual([])
  })
})
