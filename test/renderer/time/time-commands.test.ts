import { describe, expect, it } from 'vitest'
import { createAppStore } from '../../../src/renderer/stores/app-store.ts'
import { loadSettings } from '../../../src/renderer/stores/settings-storage.ts'
import { createTimeCommands } from '../../../src/renderer/time/time-commands.ts'
import type { CoppiceApi } from '../../../src/shared/protocol/requests.ts'

/** A world that had a moment each whole second, and is at 9.5 s. */
function open() {
  const store = createAppStore(loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0))
  const asked: unknown[] = []
  const shows = (atMs: number | null) => {
    const past = atMs === null ? null : { at: { step: atMs, entry: 0 }, atMs }
    store
      .getState()
      .timeUpdated({ type: 'time', history: 1, fromMs: 0, toMs: 9_500, marks: [], past, fork: null })
  }
  const request = (async (name: string, args: { to?: { atMs?: number } }) => {
    asked.push([name, args])
    const wanted = args.to?.atMs
    const atMs = wanted === undefined ? null : Math.floor(wanted / 1_000) * 1_000
    shows(atMs)
    return { atMs }
  }) as unknown as CoppiceApi['request']
  const api: CoppiceApi = { request, onEvent: () => () => undefined, onConnection: () => () => undefined }
  const commands = createTimeCommands(api, store, async action => void (await action()))
  shows(null)
  return { store, state: () => store.getState(), asked, commands, shows }
}

describe('going from bookmark to bookmark', () => {
  it('goes from exit to exit where nothing is marked', async () => {
    const { commands, asked } = open()
    await commands.lookAtBookmark('before')
    await commands.lookAtBookmark('after')
    expect(asked).toEqual([
      ['time.look', { to: { move: 'previous_exit' } }],
      ['time.look', { to: { move: 'next_exit' } }],
    ])
  })

  it('goes through all of them and on to the present, also those that were set between two moments', async () => {
    const { commands, state, shows } = open()
    for (const atMs of [2_500, 6_700, null]) {
      shows(atMs)
      state().toggleBookmark()
    }
    const at = () => state().time?.past?.atMs ?? null
    const path = []
    for (const side of [
      'before',
      'before',
      'before',
      'before',
      'after',
      'after',
      'after',
      'after',
    ] as const) {
      await commands.lookAtBookmark(side)
      path.push(at())
    }
    expect(path).toEqual([9_000, 6_000, 2_000, 2_000, 6_000, 9_000, null, null])
  })
})
