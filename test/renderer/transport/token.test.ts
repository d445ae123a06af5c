import { describe, expect, it } from 'vitest'
import { takeToken } from '../../../src/renderer/transport/token.ts'

function setUp(kept: string | null = null) {
  const shown: string[] = []
  const store = {
    kept,
    getItem: () => store.kept,
    setItem: (_: string, value: string) => {
      store.kept = value
    },
  }
  return { shown, store, take: (href: string) => takeToken(href, store, address => shown.push(address)) }
}

describe('takeToken', () => {
  it('takes the token out of the address, keeps the rest of it, and remembers the token', () => {
    const { shown, store, take } = setUp()
    expect(take('http://127.0.0.1:4000/?token=s3cret&live#tree')).toBe('s3cret')
    expect(shown).toEqual(['/?live=#tree'])
    expect(store.kept).toBe('s3cret')
  })

  it('finds the token again after a reload, when the address has none', () => {
    const { shown, take } = setUp('s3cret')
    expect(take('http://127.0.0.1:4000/')).toBe('s3cret')
    expect(shown).toEqual([])
  })

  it('prefers the token of the address, because the server may have started anew', () => {
    expect(setUp('old').take('http://127.0.0.1:4000/?token=new')).toBe('new')
  })

  it('is null where there is none', () => {
    expect(setUp().take('http://127.0.0.1:4000/')).toBeNull()
  })
})
