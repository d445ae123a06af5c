import { isRecord, type Term } from '../../../shared/term.ts'
import { wellFormed } from '../kernel/problem-text.ts'

export type AccountParams = { readonly email: string; readonly full_name: string }
export type WorkspaceParams = { readonly name: string }

/** What is wrong with a form, by field, in words for the user. */
export type FormErrors = { readonly [field: string]: string }

/** A form whose fields may be kept, or what is wrong with it. */
export type Checked<P> = { readonly params: P } | { readonly errors: FormErrors }

/** Step 1. Blanks around a field do not count. */
export function checkAccount(form: Term): Checked<AccountParams> {
  const email = field(form, 'email')
  const full_name = field(form, 'full_name')
  return checked({ email, full_name }, { email: emailError(email), full_name: textError(full_name, 100) })
}

/** Step 2. */
export function checkWorkspace(form: Term): Checked<WorkspaceParams> {
  const name = field(form, 'name')
  return checked({ name }, { name: textError(name, 60) })
}

function checked<P>(params: P, found: { readonly [field: string]: string | null }): Checked<P> {
  const wrong = Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== null)
  return wrong.length === 0 ? { params } : { errors: Object.fromEntries(wrong) }
}

function field(form: Term, name: string): string {
  const value = isRecord(form) ? form[name] : undefined
  return typeof value === 'string' ? wellFormed(value.trim()) : ''
}

/** In the words of Ecto's changesets. */
function textError(text: string, most: number): string | null {
  if (text === '') return "can't be blank"
  return [...text].length > most ? `should be at most ${most} characters` : null
}

function emailError(email: string): string | null {
  return (
    textError(email, 160) ?? (/^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/.test(email) ? null : 'has invalid format')
  )
}
