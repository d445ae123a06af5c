/** OTP: the behaviours and what holds them together, on the runtime. */

export { Agent, type AgentFunction, type AgentInit } from './agent.ts'
export { Application, type ApplicationModule } from './application.ts'
export { Code } from './code.ts'
export {
  DynamicSupervisor,
  type DynamicSupervisorModule,
  type DynamicSupervisorOptions,
} from './dynamic-supervisor.ts'
export { genServer } from './gen-server/erlang.ts'
export { Requests } from './gen-server/send-request.ts'
export type { CallResult, CastResult, From, InitResult, Next } from './gen-server.ts'
export { GenServer, type GenServerModule, type GenServerOptions } from './gen-server.ts'
export { GenStatem, type GenStatemModule, type GenStatemOptions } from './gen-statem.ts'
export { Logger } from './logger.ts'
export { PartitionSupervisor, type PartitionSupervisorOptions } from './partition-supervisor.ts'
export { PubSub, type PubSubOptions } from './pubsub.ts'
export { Registry, type RegistryOptions, registryModule } from './registry.ts'
export { type ServerName, type ServerRef, type ViaModule, viaName, whereisServer } from './server-name.ts'
export { type ShellAnswer, type ShellCommand, shell, shellChannel } from './shell.ts'
export { describeSupervisor } from './supervisor/describe.ts'
export { type ChildSpec, Supervisor, type SupervisorModule, type SupervisorOptions } from './supervisor.ts'
export {
  type ChildView,
  isSupervisorView,
  type SupervisorDescription,
  type SupervisorSummary,
  type SupervisorView,
} from './supervisor-view.ts'
export { sys } from './sys.ts'
export {
  type StreamFunction,
  type StreamOptions,
  Task,
  type TaskFunction,
  type TaskStream,
  type TaskStruct,
} from './task.ts'
export { type TaskOptions, TaskSupervisor, type TaskSupervisorOptions } from './task-supervisor.ts'
