import { describe, expect, it } from 'vitest'
import type { GenServerProgram } from '../../../src/main/otp/gen-server/program.ts'
import {
  DynamicSupervisor,
  describeSupervisor,
  GenServer,
  type GenServerModule,
  Supervisor,
} from '../../../src/main/otp/index.ts'
import { isSupervisorView, type SupervisorView } from '../../../src/main/otp/supervisor-view.ts'
import {
  type Coroutine,
  FunctionProgram,
  type Process,
  sleep,
  World,
} from '../../../src/main/runtime/index.ts'
import { kill, ok, simple_one_for_one } from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../src/shared/term.ts'

const idle: GenServerModule<null, Term> = { name: 'Idle', init: () => tuple(ok, null) }
const start = (self: Process): Coroutine<Term> => GenServer.startLink(self, idle, null)

const supervisors: readonly [string, (self: Process) => Coroutine<Term>][] = [
  [
    'a supervisor',
    self =>
      Supervisor.startLinkChildren(
        self,
        ['a', 'b', 'c'].map(id => ({ id: atom(id), start })),
        { strategy: atom('one_for_one'), name: atom('sup') },
      ),
  ],
  [
    'a simple_one_for_one supervisor',
    function* (self) {
      const init = () => tuple(ok, tuple({ strategy: simple_one_for_one }, [{ id: atom('idle'), start }]))
      const started = yield* Supervisor.startLink(self, { name: 'Sup', init }, null, { name: atom('sup') })
      for (let i = 0; i < 3; i++) yield* Supervisor.startChild(self, atom('sup'), [])
      return started
    },
  ],
  [
    'a dynamic supervisor',
    function* (self) {
      const started = yield* DynamicSupervisor.startLink(self, { name: atom('sup') })
      for (let i = 0; i < 3; i++) yield* DynamicSupervisor.startChild(self, atom('sup'), { id: 1, start })
      return started
    },
  ],
]

describe.each(supervisors)('%s, as observers see it', (_, begin) => {
  it('tells the same of a child by its pid as among all children, also after a restart', () => {
    const world = new World({
      entries: {
        main: () =>
          new FunctionProgram(function* (self) {
            yield* begin(self)
            yield* sleep(self, null)
          }),
      },
    })
    world.spawn('main')
    world.run()
    const process = world.names.get(atom('sup')) as Process
    const view = (): SupervisorView => {
      const state: unknown = (process.program as GenServerProgram).state
      if (!isSupervisorView(state)) throw new Error('the supervisor has no view')
      return state
    }
    for (const round of ['started', 'restarted']) {
      const { children, ...summary } = describeSupervisor(process) ?? { children: [] }
      expect(children, round).toHaveLength(3)
      expect(view().summary(world.now), round).toEqual(summary)
      for (const child of children) expect(view().childOf(child.pid as Pid), round).toEqual(child)
      expect(view().childOf(process.pid), round).toBeNull()
      expect(children.map(child => child.order).sort(), round).toEqual([1, 2, 3])
      world.inject({ type: 'signal', to: children[1]?.pid as Pid, reason: kill })
      world.run()
    }
  })
})
