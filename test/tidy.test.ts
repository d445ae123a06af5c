import { describe, expect, it } from 'vitest'
import { houseRules, problemsOf, type Rule } from './support/house-rules.ts'
import { projectFiles, readText } from './support/source-files.ts'

describe('the house rules', () => {
  for (const rule of houseRules) {
    it(rule.title, () => {
      const problems = projectFiles().flatMap(path => problemsOf(rule, path))
      expect(problems.join('\n')).toBe('')
    })
  }
})

describe('package-lock.json', () => {
  it('holds every package that another one needs, for every system, so that npm ci can follow it', () => {
    interface Entry {
      readonly dependencies?: Record<string, string>
      readonly optionalDependencies?: Record<string, string>
    }
    const lock = JSON.parse(readText('package-lock.json') ?? '') as { packages: Record<string, Entry> }
    const found = (from: string, name: string): boolean => {
      for (
        let folder = from;
        ;
        folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))
      ) {
        if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in lock.packages) return true
        if (folder === '') return false
      }
    }
    const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
      Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
        .filter(name => !found(path, name))
        .map(name => `${name}, which ${path} needs`),
    )
    expect(missing).toEqual([])
  })
})

describe('a broken house rule is noticed', () => {
  const find = (title: string): Rule => {
    const rule = houseRules.find(candidate => candidate.title === title)
    if (rule === undefined) throw new Error(`no house rule has the title: ${title}`)
    return rule
  }

  // The samples are put together from pieces, because this file too must keep the rules.
  it.each<[title: string, path: string, text: string, line: number]>([
    ['file names are kebab-case', 'src/main/otp/GenServer.ts', '', 1],
    ['file names are kebab-case', 'test/main/otp/gen_server.test.ts', '', 1],
    ['source files stay within 450 lines', 'src/shared/term.ts', 'const a = 1\n'.repeat(451), 451],
    ['nothing is left to be done', 'src/shared/term.ts', `let a\n// ${'TO'}${'DO'}: more`, 2],
    ['nothing is left to be done', 'test/x.test.ts', `// ${'FIX'}${'ME'}`, 1],
    ['no test is skipped, focused or promised', 'test/x.test.ts', `it${'.skip'}('is', () => {})`, 1],
    ['no test is skipped, focused or promised', 'test/x.test.ts', `describe${'.only'}('is', () => {})`, 1],
    ['no test is skipped, focused or promised', 'test/x.test.ts', `test.concurrent${'.todo'}('is')`, 1],
    ['no path of one machine is written down', 'docs/a.md', `see ${'/ro'}${'ot/'}x`, 1],
    ['no path of one machine is written down', 'test/a.ts', `const a = '${'/ho'}${'me/'}ann/x'`, 1],
    ['no package registry is named', 'package-lock.json', `\n\n"${'https://registry'}${'.npmjs'}.org/a"`, 3],
    ['a world has no way out but its one door', 'src/main/runtime/a.ts', `let a\na = ${'Date'}.now()`, 2],
    ['a world has no way out but its one door', 'src/main/otp/a.ts', `const a = ${'Math'}.random()`, 1],
    ['a world has no way out but its one door', 'src/main/apps/a.ts', `const a = new ${'Date'}()`, 1],
    ['a world has no way out but its one door', 'src/shared/a.ts', `set${'Timeout'}(() => {}, 1)`, 1],
    ['a world has no way out but its one door', 'src/main/storage/format/a.ts', `import '${'node'}:fs'`, 1],
  ])('%s: %s', (title, path, text, line) => {
    const problems = problemsOf(find(title), path, text)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(`${path}:${line} `)
  })

  it.each<[title: string, path: string, text: string]>([
    ['file names are kebab-case', 'test/vectors/Manifest_1.json', ''],
    ['file names are kebab-case', 'README.md', ''],
    ['source files stay within 450 lines', 'src/shared/term.ts', 'const a = 1\n'.repeat(450)],
    ['no test is skipped, focused or promised', 'test/x.test.ts', 'describe.skipIf(!here)("is", () => {})'],
    ['nothing is left to be done', 'src/main/apps/todo.ts', '// a todo, todos, Todo'],
    ['a world has no way out but its one door', 'src/main/otp/a.ts', `// not ${'Date'}.now()`],
    ['a world has no way out but its one door', 'src/main/storage/disk.ts', `import '${'node'}:fs'`],
    ['a world has no way out but its one door', 'src/shared/a.ts', `new ${'Date'}(milliseconds)`],
  ])('and a kept one is not: %s: %s', (title, path, text) => {
    expect(problemsOf(find(title), path, text)).toEqual([])
  })
})
