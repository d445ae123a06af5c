/** The pages of the sign-up; `given_up` and `done` are its ends. */
export type SignupStep = 'account' | 'workspace' | 'doublecheck' | 'done' | 'given_up'

export type SignupScreen = {
  screen: 'signup'
  /** Who sits at this window, and the IP that the server sees him come from. */
  visitor: string
  ip: string
  /** One server with a map of visitors, or one process a visitor. */
  design: 'server' | 'process'
  step: SignupStep
  /** What is submitted, as the server has it; `by`: the visitor who submitted it. */
  account: { email: string; fullName: string; by: string } | null
  workspace: { name: string; by: string } | null
  /** What is wrong with the form of this step, by field. */
  errors: { [field: string]: string }
  /** Ms without a sign of the visitor after which he has given up. */
  patienceMs: number
  /** What was committed; null before. */
  committed: { email: string; fullName: string; workspace: string } | null
  /** Whom a reminder was written to when the visitor had given up; null when nobody. */
  reminded: string | null
  /** Accounts in the database. */
  accounts: number
  /** Letters that would be sent, newest first; times in ms since 1970. */
  outbox: { to: string; text: string; atMs: number }[]
}
