import { GenServer, Registry, Supervisor } from '../src/main/otp/index.ts'
import { FunctionProgram, receive, spawnLink, trapExit, World } from '../src/main/runtime/index.ts'
import { infinity } from '../src/shared/atoms.ts'
import { atom } from '../src/shared/term.ts'
import { worker } from './servers.ts'

/** A small world in which one of everything waits: a tree, a registry, a call that is never answered. */
export function residentWorld(): World {
  const world = new World({
    entries: {
      main: () =>
        new FunctionProgram(function* (self) {
          trapExit(self, true)
          const names = atom('resident_names')
          yield* Registry.startLink(self, { keys: 'unique', name: names })
          const start = GenServer.startLink
          yield* Supervisor.startLinkChildren(self, [
            {
              id: 'worker',
              start: parent => start(parent, worker, null, { name: Registry.via(names, 'worker') }),
            },
          ])
          const silent = spawnLink(self, function* (me) {
            yield* receive(me, message => message === 'never')
          })
          yield* GenServer.call(self, silent, 'question', infinity)
        }),
    },
  })
  world.spawn('main')
  world.run()
  return world
}
