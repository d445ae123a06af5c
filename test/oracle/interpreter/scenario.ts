import type { Json, JsonObject } from './json.ts'

/** One step of a program: `do` names it, the other fields depend on it. */
export type Op = { readonly do: string } & JsonObject

/** A list of ops, or one list for each incarnation: `{"#1": […], "*": […]}`. */
export type OpList = readonly Op[] | { readonly [incarnation: string]: readonly Op[] }

/** What a server does; the keys of `call`, `cast`, `info` and `continue` are those of messages. */
export type ServerDefinition = {
  readonly state?: Json
  readonly init?: OpList
  readonly call?: Handlers
  readonly cast?: Handlers
  readonly info?: Handlers
  readonly continue?: Handlers
  readonly terminate?: OpList
}

export type Handlers = { readonly [key: string]: OpList }

export type SupervisorDefinition = {
  readonly type?: 'supervisor' | 'dynamic' | 'task'
  readonly init?: Json
  readonly strategy?: Json
  readonly intensity?: Json
  readonly period?: Json
  readonly auto_shutdown?: Json
  readonly max_children?: Json
  readonly children?: readonly Json[]
}

type Definitions = {
  readonly servers?: { readonly [name: string]: ServerDefinition }
  readonly sups?: { readonly [name: string]: SupervisorDefinition }
}

/** Which processes are logged as one: `all` but the driver, or lists of names. */
export type Serial = 'all' | readonly (readonly string[])[]

export type Scenario = Definitions & {
  readonly id: string
  readonly title: string
  readonly serial?: Serial
  readonly steps: readonly Op[]
}

export type ScenarioFile = Definitions & {
  readonly topic: string
  readonly scenarios: readonly Scenario[]
}

/** The scenarios of a file, each with the definitions that hold for all of them. */
export function scenariosOf(file: ScenarioFile): readonly Scenario[] {
  return file.scenarios.map(scenario => ({
    ...scenario,
    servers: { ...file.servers, ...scenario.servers },
    sups: { ...file.sups, ...scenario.sups },
  }))
}
