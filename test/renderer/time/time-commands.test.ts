import { describe, expect, it } from 'vitest'
import { createAppStore } from '../../../src/renderer/stores/app-store.ts'
import { loadSettings } from '../../../src/renderer/stores/settings-storage.ts'
import { createTimeCommands } from '../../../src/renderer/time/time-commands.ts'
import type { Moment } from '../../../src/shared/protocol/events.ts'
import type { CoppiceApi } from '../../../src/shared/protocol/requests.ts'

/** A world at step 9, and a window that can look at its steps. */
function open() {
  const store = createAppStore(loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0))
  const asked: unknown[] = []
  const momentOf = (step: number) => ({ at: { step, entry: 0 }, atMs: step * 1_000 })
  const shows = (step: number | null) => {
    const past = step === null ? null : momentOf(step)
    store
      .getState()
      .timeUpdated({ type: 'time', history: 1, fromMs: 0, toMs: 9_500, marks: [], past, fork: null })
  }
  const request = (async (name: string, args: { to?: { moment?: Moment } }) => {
    asked.push([name, args])
    if (name === 'time.moment') return momentOf(9)
    shows(args.to?.moment?.step ?? null)
    return null
  }) as unknown as CoppiceApi['request']
  const api: CoppiceApi = { request, onEvent: () => () => undefined, onConnection: () => () => undefined }
  const commands = createTimeCommands(api, store, async action => void (await action()))
  shows(null)
  return { at: () => store.getState().time?.past?.at.step ?? null, asked, commands, shows }
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

  it('goes through all of them, also through one that was set at the present, and on to the present', async () => {
    const { commands, at, shows } = open()
    for (const step of [2, 6, null]) {
      shows(step)
      await commands.toggleBookmark()
    }
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
    expect(path).toEqual([9, 6, 2, 2, 6, 9, null, null])
  })
})
