import { type Child, type ChildSpec, checkChildSpec } from '../../../../src/main/otp/supervisor/child.ts'
import { checkFlags } from '../../../../src/main/otp/supervisor/flags.ts'
import { SupervisorState } from '../../../../src/main/otp/supervisor/state.ts'
import { undefined_ } from '../../../../src/shared/atoms.ts'
import { type Atom, atom, atomName, Pid, type Term } from '../../../../src/shared/term.ts'

/** A start function for specifications that are only looked at. */
const neverStarted: ChildSpec['start'] = () => {
  throw new Error('it is only looked at')
}

export function specOf(id: string, more: Partial<ChildSpec> = {}): ChildSpec {
  return { id: atom(id), start: neverStarted, ...more }
}

/** The child of a specification that is right. */
export function childOf(spec: ChildSpec): Child {
  const checked = checkChildSpec(spec, undefined_ as Atom)
  if ('wrong' in checked) throw new Error('the specification is wrong')
  return checked.right
}

/** The state of a supervisor whose children run, the first as pid 1. */
export function runningState(flags: Term, specs: readonly ChildSpec[]): SupervisorState {
  const checked = checkFlags(flags)
  if ('wrong' in checked) throw new Error('the flags are wrong')
  let state = SupervisorState.of(checked.right, atom('Sup'), null, specs.map(childOf))
  state.all().forEach((child, at) => {
    state = state.started(child, new Pid(at + 1))
  })
  return state
}

/** The ids of `children`, in one word. */
export function idsOf(children: readonly Child[]): string {
  return children.map(({ id }) => atomName(id as Atom)).join('')
}
