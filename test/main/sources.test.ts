import { describe, expect, it } from 'vitest'
import { readSource, sources } from '../../src/main/sources.ts'

describe('the sources', () => {
  it.each(sources.map(({ id }) => [id]))('have the text of %s, and of its twin', id => {
    const source = readSource(id)
    expect(source?.typescript.text).toMatch(/^export /m)
    if (source?.elixir) expect(source.elixir.text).toMatch(/^defmodule /m)
  })

  it('name each file once', () => {
    expect(new Set(sources.map(({ id }) => id)).size).toBe(sources.length)
  })

  it('know no others', () => {
    expect(readSource('../../package.json')).toBeNull()
  })
})
