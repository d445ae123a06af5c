import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { importsOf } from './source-files.ts'

/**
 * The import table: folder → folders it may import. A folder may always import itself, and `storage` its own
 * `storage/format`. docs/architecture.md quotes it; see {@link tableAsText}.
 */
export const importTable = {
  shared: [],
  runtime: ['shared'],
  otp: ['runtime', 'shared'],
  storage: ['storage/format', 'otp', 'runtime', 'shared'],
  'storage/format': ['shared'],
  apps: ['storage', 'otp', 'shared'],
  host: ['runtime', 'shared'],
  observer: ['host', 'storage', 'otp', 'runtime', 'shared'],
  timeline: ['observer', 'host', 'otp', 'runtime', 'shared'],
  bridge: ['timeline', 'observer', 'host', 'apps', 'shared'],
  entries: [
    'bridge',
    'timeline',
    'observer',
    'host',
    'apps',
    'storage',
    'storage/format',
    'otp',
    'runtime',
    'shared',
  ],
  preload: ['shared'],
  renderer: ['shared'],
} as const satisfies Record<string, readonly string[]>

export type Layer = keyof typeof importTable

/** Layers that touch the platform, and what of it: `node` is every Node module but its file system, `fs` that. */
const platform: Partial<Record<Layer, readonly ('node' | 'fs')[]>> = {
  storage: ['node', 'fs'],
  host: ['node'],
  observer: ['node'],
  bridge: ['node'],
  entries: ['node', 'fs'],
}

/** Layers that may import installed packages, and which; `electron` has a rule of its own. */
const packages: Partial<Record<Layer, readonly string[] | 'any'>> = {
  shared: ['valibot'],
  bridge: 'any',
  entries: 'any',
  renderer: 'any',
}

const electronUsers = /^src\/main\/(index\.ts|preload\.ts|bridge\/electron[^/]*(\/.*)?)$/
const electronUsersInWords = 'src/main/index.ts, src/main/preload.ts and src/main/bridge/electron*'

const folders: readonly (readonly [prefix: string, layer: Layer])[] = [
  ['src/shared/', 'shared'],
  ['src/renderer/', 'renderer'],
  ['src/main/runtime/', 'runtime'],
  ['src/main/otp/', 'otp'],
  ['src/main/storage/format/', 'storage/format'],
  ['src/main/storage/', 'storage'],
  ['src/main/apps/', 'apps'],
  ['src/main/host/', 'host'],
  ['src/main/observer/', 'observer'],
  ['src/main/timeline/', 'timeline'],
  ['src/main/bridge/', 'bridge'],
]

/** The layer that a source file belongs to; `undefined` where it lies in no layer's folder. */
export function layerOf(path: string): Layer | undefined {
  if (path === 'src/main/preload.ts') return 'preload'
  for (const [prefix, layer] of folders) if (path.startsWith(prefix)) return layer
  return /^src\/main\/[^/]+$/.test(path) ? 'entries' : undefined
}

/** What is wrong with the imports of one source file, one sentence each, naming file, line and remedy. */
export function layerProblems(path: string, text: string): string[] {
  const layer = layerOf(path)
  if (layer === undefined) {
    return [
      `${path}:1 lies in no layer; move it under one of: ${folders.map(([prefix]) => prefix).join(', ')}`,
    ]
  }
  const problems: string[] = []
  for (const { specifier, line } of importsOf(path, text)) {
    const problem = specifier.startsWith('.')
      ? relativeProblem(path, layer, specifier)
      : packageProblem(path, layer, specifier)
    if (problem !== undefined) problems.push(`${path}:${line} ${problem}`)
  }
  return problems
}

function relativeProblem(path: string, layer: Layer, specifier: string): string | undefined {
  const target = posix.normalize(posix.join(posix.dirname(path), specifier.replace(/\?.*$/, '')))
  if (!/\.[a-z0-9]+$/.test(target)) {
    return `imports '${specifier}' without its extension; write it out, as in '${specifier}.ts'`
  }
  const targetLayer = layerOf(target)
  if (targetLayer === undefined) {
    return `imports '${specifier}', which lies in no layer; ${layer} may import ${allowedInWords(layer)}`
  }
  const allowed: readonly string[] = importTable[layer]
  if (targetLayer === layer || allowed.includes(targetLayer)) return undefined
  return `imports '${specifier}' of ${targetLayer}; ${layer} may import ${allowedInWords(layer)}`
}

function packageProblem(path: string, layer: Layer, specifier: string): string | undefined {
  if (specifier === 'electron' || specifier.startsWith('electron/')) {
    return electronUsers.test(path) ? undefined : `imports 'electron'; only ${electronUsersInWords} may`
  }
  const bare = specifier.replace(/^node:/, '')
  if (specifier.startsWith('node:') || builtinModules.includes(bare)) {
    if (!specifier.startsWith('node:')) return `imports '${specifier}'; write 'node:${specifier}'`
    const needed = bare === 'fs' || bare.startsWith('fs/') ? 'fs' : 'node'
    const having = (Object.keys(platform) as Layer[]).filter(user => platform[user]?.includes(needed))
    return having.includes(layer)
      ? undefined
      : `imports '${specifier}' in ${layer}; only ${having.join(', ')} may: have it handed in from there`
  }
  const usable = packages[layer] ?? []
  if (usable === 'any' || usable.includes(specifier)) return undefined
  const inWords = usable.length === 0 ? 'no package' : usable.join(', ')
  return `imports the package '${specifier}'; ${layer} may import ${inWords}`
}

const allowedInWords = (layer: Layer): string => importTable[layer].join(', ') || 'nothing but itself'

/** The table as docs/architecture.md quotes it, inside a fenced block whose info string is `layers`. */
export function tableAsText(): string {
  const width = Math.max(...Object.keys(importTable).map(layer => layer.length))
  return Object.entries(importTable)
    .map(([layer, allowed]) => `${layer.padEnd(width)} → ${allowed.join(', ') || 'nothing'}`)
    .join('\n')
}
