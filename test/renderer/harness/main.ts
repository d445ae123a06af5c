/** The real window on a fake main process, for looking at it and for tests that pull the fake's strings. */
import { createFakeApi, type FakeApi } from '../support/fake-api.ts'

declare global {
  var fake: FakeApi
}

globalThis.fake = createFakeApi()
Object.assign(globalThis, { coppice: globalThis.fake })
localStorage.setItem(
  'coppice.settings',
  localStorage.getItem('coppice.settings') ?? '{"names":{"todo":["ada"],"shop":["ada"]}}',
)
// What happens in the fake is sent as the main process sends it: at most one delta a frame.
setInterval(() => globalThis.fake.world.flush(), 33)
if (new URLSearchParams(location.search).has('live')) {
  const chatter = [
    ['view:1', 'todo ada', 'call', '{:get, :all}'],
    ['todo ada', 'dets todos', 'call', '{:insert, {2, "watch it grow back"}}'],
    ['dets todos', 'todo ada', 'reply', ':ok'],
    ['cart ada', 'dets carts', 'cast', ':sync'],
  ] as const
  let turn = 0
  setInterval(() => {
    const [from, to, kind, text] = chatter[turn++ % chatter.length]!
    globalThis.fake.world.signal({ from, to, kind, text })
    globalThis.fake.world.setWorld({ nowMs: globalThis.fake.world.status.nowMs + 300 })
  }, 300)
}
await import('../../../src/renderer/main.tsx')
