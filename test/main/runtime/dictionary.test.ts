import { describe, expect, it } from 'vitest'
import { GenServer } from '../../../src/main/otp/index.ts'
import { dictionaryOf, FunctionProgram, get, put, World } from '../../../src/main/runtime/index.ts'
import { atom, type Pid, type Term, tuple } from '../../../src/shared/term.ts'

describe('the process dictionary', () => {
  it('holds what was put, and for a process of proc_lib where it comes from', () => {
    const seen: Term[] = []
    let pid: Pid | undefined
    const server = {
      name: 'Server',
      init: (_args: Term, self: Parameters<typeof get>[0]) => {
        seen.push(put(self, 'key', 1), put(self, 'key', 2), get(self, 'other'), get(self, atom('$ancestors')))
        return tuple(atom('ok'), null) as never
      },
    }
    const world = new World({
      entries: {
        main: () =>
          new FunctionProgram(function* (self) {
            pid = ((yield* GenServer.startLink(self, server, null)) as { items: Term[] }).items[1] as Pid
            yield* GenServer.call(self, pid, 'x', 1)
          }),
      },
    })
    world.spawn('main')
    world.run(3)
    const process = world.process(pid as Pid)
    expect(seen).toEqual([atom('undefined'), 1, atom('undefined'), [process?.parent]])
    expect(process && dictionaryOf(process)).toEqual([
      [atom('$ancestors'), [process?.parent]],
      [atom('$initial_call'), tuple(atom('Server'), atom('init'), 1)],
      ['key', 2],
    ])
  })
})
