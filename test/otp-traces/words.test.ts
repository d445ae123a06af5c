import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatArgs } from '../../src/main/otp/logger/otp-text.ts'
import { elixirText, type LogEvent, otpText } from '../../src/main/otp/logger.ts'
import { charlist, charlistText } from '../../src/main/otp/sys.ts'
import type { LogLevel } from '../../src/main/runtime/index.ts'
import { atom, ImproperList, Pid, Ref, type Term, type TermRecord, Tuple } from '../../src/shared/term.ts'
import { mapOf } from '../../src/shared/term-maps.ts'
import type { Json } from './interpreter/scenario.ts'

/** A report of the real OTP, and how OTP and Elixir word it. */
type Sample = {
  readonly name: string
  readonly level: LogLevel
  readonly msg: Json
  readonly otp: string
  readonly elixir: { readonly debug: string | null; readonly info: string | null }
}

const samples = JSON.parse(readFileSync(join(import.meta.dirname, 'traces/words.json'), 'utf8')) as Sample[]

/** A term as record.exs writes it without loss. */
function decode(json: Json): Term {
  if (typeof json === 'string') return json.startsWith(':') ? atom(json.slice(1)) : json
  if (Array.isArray(json)) return json.map(decode)
  if (typeof json !== 'object' || json === null) return json
  const given = json as { readonly [key: string]: Json }
  if (typeof given.pid === 'string') return new Pid(Number(given.pid.split('.')[1]))
  if (given.ref !== undefined) return new Ref(1, 1)
  if (given.function !== undefined) return () => null
  if (typeof given.s === 'string') return charlist(given.s)
  if (Array.isArray(given.t)) return new Tuple(given.t.map(decode))
  if (Array.isArray(given.improper)) {
    const [head, tail] = given.improper as [Json, Json]
    return new ImproperList([decode(head)], decode(tail))
  }
  return mapOf((given.m as [Json, Json][]).map(([key, value]) => [decode(key), decode(value)] as const))
}

function eventOf({ level, msg }: Sample): LogEvent {
  const [kind, value] = (decode(msg) as Tuple).items as readonly [Term, Term]
  if (kind === atom('report')) return { level, message: { report: value as TermRecord }, meta: {} }
  const format = charlistText(kind) ?? ''
  return { level, message: { format, args: value as readonly Term[] }, meta: {} }
}

function ours({ message }: LogEvent): string {
  if ('report' in message) return otpText(message.report)
  return 'format' in message ? formatArgs(message.format, message.args) : message.text
}

/**
 * What makes no difference in the words: where lines break, how references and functions are numbered, and what only
 * Erlang's own modules know of a frame: their application, and the arguments of a built-in function.
 */
function same(text: string | null): string | null {
  return (
    text
      ?.replace(/\n +called as .*|\n +\*\*\* argument .*/g, '')
      .replace(/\((stdlib|kernel|elixir|logger) [\d.]+\) /g, '')
      .replace(/#(Ref|Reference|Fun|Function)<[^>]*>/g, '#$1')
      .replace(/\s+/g, '') ?? null
  )
}

describe('the words of OTP for what it reports', () => {
  for (const sample of samples)
    it(`${sample.name}, ${sample.level}`, () => {
      expect(same(ours(eventOf(sample)))).toBe(same(sample.otp))
    })
})

describe("the words of Elixir's Logger for the same reports", () => {
  for (const sample of samples)
    for (const threshold of ['debug', 'info'] as const)
      it(`${sample.name}, ${sample.level}, from ${threshold} on`, () => {
        expect(same(elixirText(eventOf(sample), threshold))).toBe(same(sample.elixir[threshold]))
      })
})
