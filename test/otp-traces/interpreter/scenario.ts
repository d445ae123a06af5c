/** The language of the scenarios of this folder, as README.md tells it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** What a callback does when `on`, and all else that is given, fit. */
export type Rule = {
  readonly on: string
  readonly state?: Json
  readonly type?: Json
  readonly content?: Json
  readonly data?: Json
  readonly do?: readonly Operation[]
  readonly return?: Json
  readonly error?: Json
  readonly exit?: Json
  readonly throw?: Json
}

export type Operation = {
  readonly op: 'sleep' | 'send' | 'reply' | 'log' | 'trap_exit' | 'put'
  readonly ms?: number
  readonly to?: Json
  readonly msg?: Json
  readonly value?: Json
  readonly key?: Json
}

export type Machine = {
  readonly kind: 'statem' | 'server' | 'app'
  readonly module?: string
  /** Its logical name; default the name of the definition. */
  readonly name?: string
  readonly mode?: Json
  /** Of an application: the machine that its start gives as the top supervisor. */
  readonly top?: string
  readonly rules?: readonly Rule[]
}

export type Step = { readonly op: string; readonly quiet?: true; readonly [key: string]: Json | undefined }

export type Scenario = {
  readonly id: string
  readonly title: string
  readonly machines?: Readonly<Record<string, Machine>>
  readonly steps: readonly Step[]
}

export type ScenarioFile = {
  readonly machines?: Readonly<Record<string, Machine>>
  readonly scenarios: readonly Scenario[]
}

export type Trace = { readonly id: string; readonly logs: Readonly<Record<string, readonly Json[]>> }
