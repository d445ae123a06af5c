import { describe, expect, it } from 'vitest'
import { createAppStore } from '../../../src/renderer/stores/app-store.ts'
import { loadSettings } from '../../../src/renderer/stores/settings-storage.ts'

function open() {
  const store = createAppStore(loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0))
  const undone: string[] = []
  const did = (text: string) =>
    store.getState().did(text, async () => {
      undone.push(text)
    })
  return { state: () => store.getState(), undone, did }
}

describe('what was done', () => {
  it('is taken back from the last to the first, each once', async () => {
    const { state, undone, did } = open()
    did('one')
    did('two')
    await state().undoLast()
    await state().undoLast()
    await state().undoLast()
    expect(undone).toEqual(['two', 'one'])
  })

  it('is taken back out of turn by its number, if it is still there', async () => {
    const { state, undone, did } = open()
    did('one')
    did('two')
    const { id } = state().undoables[0]!
    await state().undoLast(id)
    await state().undoLast(id)
    expect(undone).toEqual(['one'])
    expect(state().undoables.map(({ text }) => text)).toEqual(['two'])
  })

  it('that cannot be taken back says why', async () => {
    const { state } = open()
    state().did('one', () => Promise.reject(new Error('The process is gone.')))
    await state().undoLast()
    expect(state().trouble).toBe('The process is gone.')
    expect(state().undoables).toEqual([])
  })
})
