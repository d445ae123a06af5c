import { atom, type Term } from '../../../shared/term.ts'
import { raise } from '../../otp/process.ts'
import type { Draft, Submitted } from './draft.ts'
import type { AccountParams, WorkspaceParams } from './forms.ts'

/** The draft after something was submitted. The other step stays as it is, and so the first submission is not lost. */
export function submitted(draft: Draft, what: Term, argument: Term): Draft {
  if (what === atom('submit_account'))
    return { ...draft, account: argument as unknown as Submitted<AccountParams> }
  if (what === atom('submit_workspace'))
    return { ...draft, workspace: argument as unknown as Submitted<WorkspaceParams> }
  if (what === atom('set_patience')) return { ...draft, patience_ms: argument as number }
  return raise(atom('function_clause'))
}
