import { posix } from 'node:path'
import { readText, withoutComments } from './source-files.ts'

/** A rule of the house that a look at one file can settle. */
export interface Rule {
  /** What holds when the rule is kept, as a sentence. */
  readonly title: string
  /** Whether the rule speaks about the file at this path. */
  readonly about: (path: string) => boolean
  /** The lines, 1-based, that break the rule, each with what to do instead. */
  readonly broken: (text: string, path: string) => readonly Finding[]
}

export interface Finding {
  readonly line: number
  readonly remedy: string
}

/** What breaks `rule` in one file, one sentence each. `text` is read from the disk when it is not given. */
export function problemsOf(rule: Rule, path: string, text?: string): string[] {
  if (!rule.about(path)) return []
  const content = text ?? readText(path)
  if (content === undefined) return []
  return rule.broken(content, path).map(({ line, remedy }) => `${path}:${line} ${remedy}`)
}

const sourceLinesMax = 450

const isSource = (path: string): boolean => path.startsWith('src/') && /\.tsx?$/.test(path)
const isCode = (path: string): boolean => /^(src|test|scripts|types)\/.*\.(tsx?|mjs|cjs|css|html)$/.test(path)
const isTest = (path: string): boolean => /^test\/.*\.tsx?$/.test(path)
const isInsideWorld = (path: string): boolean =>
  /^src\/(shared|main\/(runtime|otp|apps|storage\/format))\/.*\.tsx?$/.test(path)

function linesWith(text: string, pattern: RegExp, remedy: (found: string) => string): Finding[] {
  return text.split('\n').flatMap((content, index) => {
    const found = pattern.exec(content)?.[0]
    return found === undefined ? [] : [{ line: index + 1, remedy: remedy(found) }]
  })
}

// Written with a character class each, so that this file does not break the rules it states.
const leftover = /\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\b|not [i]mplemented|coming [s]oon/
const unrunTest =
  /\b(it|test|describe|suite)(\.\w+)*\.(skip|only|todo|fails)\b(?!If)|\b(xit|xdescribe|fit|fdescribe)\(/
const machinePath = /(?<![\w.])\/(wor[k]|roo[t]|hom[e]|User[s]|far[m])\/[\w.-]+|\b[A-Z]:\\Users\\/
const registryHost =
  /registry\.(npmj[s]|yarnpk[g])|npm\.pkg\.githu[b]|deb\.debia[n]|repo\.he[x]\.pm|yarnpkg\.co[m]/
const wayOut =
  /\b(Date\.no[w]|Math\.rando[m]|performance\.no[w]|setTimeou[t]|setInterva[l]|setImmediat[e]|queueMicrotas[k])\b|\bnew Date\(\s*\)|['"]node:f[s]|\bcrypto\.(getRandomValues|randomUUID)\b/

export const houseRules: readonly Rule[] = [
  {
    title: 'file names are kebab-case',
    about: path => isCode(path) && !/\/(fixtures|vectors|traces|scenarios)\//.test(path),
    broken: (_, path) =>
      /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/.test(posix.basename(path))
        ? []
        : [{ line: 1, remedy: 'is not named in kebab-case; rename it, as in gen-server.ts' }],
  },
  {
    title: `source files stay within ${sourceLinesMax} lines`,
    about: path => isSource(path) || /^(test|scripts)\/.*\.(tsx?|mjs)$/.test(path),
    broken: (text, path) => {
      const lines = text.replace(/\n$/, '').split('\n').length
      // A list of test cases may be as long as the specification it spells out.
      if (lines <= sourceLinesMax || /\.test\.tsx?$/.test(path)) return []
      return [{ line: lines, remedy: `has ${lines} lines; split it by role and keep one door` }]
    },
  },
  {
    title: 'nothing is left to be done',
    about: isCode,
    broken: text => linesWith(text, leftover, found => `says "${found}"; do it now, or take the line out`),
  },
  {
    title: 'no test is skipped, focused or promised',
    about: isTest,
    broken: text =>
      linesWith(
        text,
        unrunTest,
        found =>
          `has "${found}"; let the test run, or name what it needs with describeWith of support/found.ts`,
      ),
  },
  {
    title: 'no path of one machine is written down',
    about: () => true,
    broken: text =>
      linesWith(text, machinePath, found => `names ${found}; use a path from the project's top`),
  },
  {
    title: 'no package registry is named',
    about: () => true,
    broken: text =>
      linesWith(text, registryHost, found => `names ${found}; every machine has its own registry`),
  },
  {
    title: 'a world has no way out but its one door',
    about: isInsideWorld,
    broken: (text, path) =>
      linesWith(
        withoutComments(path, text),
        wayOut,
        found => `uses ${found}; take time, chance and files from the world, or the run cannot be repeated`,
      ),
  },
]
