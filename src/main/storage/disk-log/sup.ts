import { ok, permanent, simple_one_for_one, supervisor, temporary, worker } from '../../../shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../shared/term.ts'
import { type ChildSpec, GenServer, Supervisor } from '../../otp/index.ts'
import type { Process } from '../../runtime/index.ts'
import { logModule } from './process.ts'
import { diskLogServerModule } from './server.ts'
import { diskLogServer, diskLogSup } from './server-name.ts'

const diskLogSupModule = {
  name: 'disk_log_sup',
  init(): Term {
    const log = {
      id: atom('disk_log'),
      start: (self: Process, server: Pid) => GenServer.startLink(self, logModule, server),
      restart: temporary,
      shutdown: 1_000,
      type: worker,
    }
    return tuple(ok, tuple({ strategy: simple_one_for_one, intensity: 4, period: 3600 }, [log]))
  },
}

/**
 * What a world needs under a supervisor so that its processes can open logs: `disk_log_sup` over the processes of open
 * logs, and `disk_log_server`. In this order, since the server starts logs under the other. Where a supervisor
 * `kernel_safe_sup` runs, the first open starts both under it, as OTP does.
 * @see OTP kernel, disk_log_sup and disk_log_server: children of kernel_safe_sup
 */
export function diskLogChildSpecs(): ChildSpec[] {
  return [
    {
      id: diskLogSup,
      start: (self: Process) => Supervisor.startLink(self, diskLogSupModule, null, { name: diskLogSup }),
      restart: permanent,
      shutdown: 1_000,
      type: supervisor,
    },
    {
      id: diskLogServer,
      start: (self: Process) => GenServer.startLink(self, diskLogServerModule, null, { name: diskLogServer }),
      restart: permanent,
      shutdown: 2_000,
      type: worker,
    },
  ]
}
