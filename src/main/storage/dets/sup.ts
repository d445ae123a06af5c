import { ok, permanent, simple_one_for_one, supervisor, temporary, worker } from '../../../shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../shared/term.ts'
import { type ChildSpec, GenServer, Supervisor } from '../../otp/index.ts'
import type { Process } from '../../runtime/index.ts'
import { detsServer, detsServerModule, detsSup } from './server.ts'
import { tableModule } from './table.ts'

const detsSupModule = {
  name: 'dets_sup',
  init(): Term {
    const table = {
      id: atom('dets'),
      start: (self: Process, server: Pid) => GenServer.startLink(self, tableModule, server),
      restart: temporary,
      shutdown: 30_000,
      type: worker,
    }
    return tuple(ok, tuple({ strategy: simple_one_for_one, intensity: 4, period: 3600 }, [table]))
  },
}

/**
 * What a world needs under a supervisor so that its processes can open tables: `dets_sup` over the processes of open
 * tables, and `dets_server`. In this order, since the server starts tables under the other.
 * @see OTP stdlib, dets_sup and dets_server: children of kernel_safe_sup
 */
export function detsChildSpecs(): ChildSpec[] {
  return [
    {
      id: detsSup,
      start: (self: Process) => Supervisor.startLink(self, detsSupModule, null, { name: detsSup }),
      restart: permanent,
      type: supervisor,
    },
    {
      id: detsServer,
      start: (self: Process) => GenServer.startLink(self, detsServerModule, null, { name: detsServer }),
      restart: permanent,
      shutdown: 2_000,
      type: worker,
    },
  ]
}
