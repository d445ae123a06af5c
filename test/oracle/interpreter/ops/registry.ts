import { Registry } from '../../../../src/main/otp/index.ts'
import { send } from '../../../../src/main/runtime/index.ts'
import { ok } from '../../../../src/shared/atoms.ts'
import { type Atom, isTagged, type Pid, type Term, tuple } from '../../../../src/shared/term.ts'
import { type Context, termOf } from '../context.ts'
import type { Json } from '../json.ts'
import { ScenarioError } from '../store.ts'
import type { OpTable } from './op-table.ts'

/** A function of Registry: the registry's name, then two arguments of which it may use one or none. */
type Call = (context: Context, registry: Atom, first: Term, second: Term) => Term

const calls: { readonly [fn: string]: Call } = {
  register({ self }, registry, key, value) {
    const answer = Registry.register(self, registry, key, value)
    return isTagged(answer, ok, 2) ? ok : answer
  },

  unregister: ({ self }, registry, key) => Registry.unregister(self, registry, key),

  unregister_match: ({ self }, registry, key, pattern) =>
    Registry.unregisterMatch(self, registry, key, pattern),

  lookup: ({ self }, registry, key) => Registry.lookup(self, registry, key),

  keys: ({ self }, registry, pid) => Registry.keys(self, registry, pid as Pid),

  values: ({ self }, registry, key, pid) => Registry.values(self, registry, key, pid as Pid),

  count: ({ self }, registry) => Registry.count(self, registry),

  match: ({ self }, registry, key, pattern) => Registry.match(self, registry, key, pattern),

  count_match: ({ self }, registry, key, pattern) => Registry.countMatch(self, registry, key, pattern),

  whereis_name: ({ self }, registry, key) => Registry.whereisName(self, registry, key),

  update_value: ({ self }, registry, key, value) => Registry.updateValue(self, registry, key, () => value),

  dispatch({ self }, registry, key, message) {
    return Registry.dispatch(self, registry, key, entries => {
      for (const { items } of entries) send(self, items[0] as Pid, tuple(message, items[1] as Term))
    })
  },

  put_meta: ({ self }, registry, key, value) => Registry.putMeta(self, registry, key, value),

  meta: ({ self }, registry, key) => Registry.meta(self, registry, key),
}

export const registryOps: OpTable = {
  registry(context, op) {
    const call = calls[String(op.fn)]
    if (call === undefined) throw new ScenarioError(`Registry has no ${String(op.fn)}`)
    const [registry, first = null, second = null] = (op.args as readonly Json[]).map(arg =>
      termOf(context, arg),
    )
    return call(context, registry as Atom, first, second)
  },
}
