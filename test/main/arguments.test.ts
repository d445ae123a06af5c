import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataDirArgument, parseServeArguments, userDataDir, usualDataDir } from '../../src/main/arguments.ts'

describe('arguments of serve', () => {
  it.each<[string[], object]>([
    [[], { port: undefined, dataDir: undefined, open: true }],
    [['--port', '8080'], { port: 8080, dataDir: undefined, open: true }],
    [['--port=0', '--no-open'], { port: 0, dataDir: undefined, open: false }],
    [['--data', 'here'], { port: undefined, dataDir: resolve('here'), open: true }],
  ])('%j', (args, parsed) => {
    expect(parseServeArguments(args)).toEqual(parsed)
  })

  it.each([
    [['--port', '65536']],
    [['--port', '1e3']],
    [['--port', ' 1']],
    [['--data=']],
    [['--open']],
    [['x']],
  ])('%j make no sense', args => {
    expect(() => parseServeArguments(args)).toThrow(expect.objectContaining({ name: 'WrongArguments' }))
  })
})

describe("the data folder among Electron's arguments", () => {
  it.each<[string[], string | undefined]>([
    [['.'], undefined],
    [['--no-sandbox', '.', '--inspect=0'], undefined],
    [['.', '--data', 'here'], resolve('here')],
    [['--data=here', '.'], resolve('here')],
  ])('%j', (args, dataDir) => {
    expect(dataDirArgument(args)).toBe(dataDir)
  })

  it.each([[['--data']], [['--data=']], [['--data', '--inspect']]])('%j lack it', args => {
    expect(() => dataDirArgument(args)).toThrow('--data must be followed by a folder')
  })
})

describe('the usual data folder', () => {
  it('lies where Electron keeps what belongs to a user', () => {
    expect(userDataDir({ XDG_CONFIG_HOME: '/config' }, 'linux')).toBe(join('/config', 'coppice'))
    expect(userDataDir({}, 'linux')).toMatch(/[/\\]\.config[/\\]coppice$/)
    expect(userDataDir({}, 'darwin')).toMatch(/Application Support[/\\]coppice$/)
    expect(userDataDir({ APPDATA: 'C:/x' }, 'win32')).toBe(join('C:/x', 'coppice'))
    expect(usualDataDir('/config/coppice')).toBe(join('/config/coppice', 'tables'))
  })
})
