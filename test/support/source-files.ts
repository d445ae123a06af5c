import { execFileSync } from 'node:child_process'
import { lstatSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseSync } from 'vite'

/** The top folder of the project. */
export const projectRoot = resolve(import.meta.dirname, '../..')

/**
 * Every file of the project that git tracks or would track, by its path from the top, `/` between folders.
 * Build output and installed packages are left out because .gitignore names them.
 */
export function projectFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: projectRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const paths = new Set(listed.split('\0').filter(path => path !== ''))
  return [...paths]
    .filter(path => lstatSync(resolve(projectRoot, path), { throwIfNoEntry: false })?.isFile())
    .sort()
}

/** The text of a project file; `undefined` for a file that is binary (holds a NUL) or larger than 2 MiB. */
export function readText(path: string): string | undefined {
  const full = resolve(projectRoot, path)
  if (statSync(full).size > 2 * 1024 * 1024) return undefined
  const text = readFileSync(full, 'utf8')
  return text.includes('\0') ? undefined : text
}

export interface ImportSite {
  readonly specifier: string
  /** 1-based. */
  readonly line: number
}

interface AstNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

interface Parsed {
  readonly program: AstNode
  readonly comments: readonly { readonly start: number; readonly end: number }[]
}

const isNode = (value: unknown): value is AstNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

function parse(path: string, text: string): Parsed {
  const result = parseSync(path, text)
  const problem = result.errors[0]
  if (problem !== undefined) throw new Error(`${path} does not parse: ${problem.message}`)
  return { program: result.program as unknown as AstNode, comments: result.comments }
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/**
 * Every module that a source names: static and dynamic imports, re-exports, `import('…')` types, `require('…')`.
 * A dynamic import of something other than a plain string is reported with its source text as the specifier.
 */
export function importsOf(path: string, text: string): ImportSite[] {
  const sites: ImportSite[] = []
  const note = (source: unknown): void => {
    if (!isNode(source)) return
    const specifier =
      typeof source.value === 'string' ? source.value : text.slice(source.start, source.end).trim()
    sites.push({ specifier, line: lineAt(text, source.start) })
  }
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item)
      return
    }
    if (!isNode(value)) return
    switch (value.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
      case 'ImportExpression':
      case 'TSImportType':
        note(value.source)
        break
      case 'TSExternalModuleReference':
        note(value.expression)
        break
      case 'CallExpression': {
        const callee = value.callee
        if (isNode(callee) && callee.type === 'Identifier' && callee.name === 'require') {
          note((value.arguments as unknown[])[0])
        }
        break
      }
    }
    for (const key in value) if (key !== 'type') visit(value[key])
  }
  visit(parse(path, text).program)
  return sites.sort((a, b) => a.line - b.line)
}

/** The text with every comment turned into spaces, so that line numbers stay and comments may speak freely. */
export function withoutComments(path: string, text: string): string {
  let out = text
  for (const { start, end } of parse(path, text).comments) {
    out = out.slice(0, start) + out.slice(start, end).replace(/[^\n]/g, ' ') + out.slice(end)
  }
  return out
}
