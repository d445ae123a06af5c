/** What arguments of several requests stand for. */
import { Pid, type Term } from '../../../shared/term.ts'
import { parseTerm } from '../../../shared/term-parse.ts'
import { Refusal } from '../check.ts'
import type { Stage } from '../stage.ts'

/** The schema has made sure that `text` is one. */
export function pidOf(text: string): Pid {
  return new Pid(Number(text.slice('<0.'.length, -'.0>'.length)))
}

/** The process `pid` if it lives. @throws Refusal `not_found` */
export function alive({ host }: Stage, pid: string) {
  const process = host.alive(pidOf(pid))
  if (process === undefined) throw new Refusal('not_found', `no process ${pid} is alive`)
  return process
}

/** @throws Refusal `invalid_argument` */
export function termOf(argument: string, text: string): Term {
  const parsed = parseTerm(text)
  if (parsed.ok) return parsed.term
  throw new Refusal('invalid_argument', `${argument}: ${parsed.error}, at character ${parsed.at + 1}`)
}
