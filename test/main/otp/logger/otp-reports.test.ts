import { describe, expect, it } from 'vitest'
import { functionOf } from '../../../../src/main/otp/logger/otp-reports.ts'
import { formatTerm } from '../../../../src/shared/term-text.ts'

describe('a function in a report', () => {
  it.each([
    ['Todo.TodoServer.init/1', '{Todo.TodoServer, :init, 1}'],
    ['Elixir.Todo.TodoServer.init/1', '{Todo.TodoServer, :init, 1}'],
    ['gen_server.loop/7', '{:gen_server, :loop, 7}'],
  ])('%s is %s', (text, term) => {
    expect(formatTerm(functionOf(text), 'elixir')).toBe(term)
  })
})
