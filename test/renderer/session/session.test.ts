import { describe, expect, it } from 'vitest'
import { startSession } from '../../../src/renderer/session/session.ts'
import { createAppStore } from '../../../src/renderer/stores/app-store.ts'
import { loadSettings } from '../../../src/renderer/stores/settings-storage.ts'
import { createFakeApi, type FakeApi } from '../support/fake-api.ts'

/** Lets every promise that is settled by now go on. */
const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

/** A window that has not begun yet. */
function makeWindow() {
  const settings = loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0)
  const store = createAppStore({
    ...settings,
    panes: [
      { screen: 'todo', name: 'ada' },
      { screen: 'shop', name: 'ada' },
    ],
  })
  const api = createFakeApi()
  const drawn: (() => void)[] = []
  const start = () => startSession({ api, store, afterDrawn: action => drawn.push(action) })
  return { api, store, drawn, start }
}

async function setUp(prepare: (api: FakeApi) => void = () => undefined) {
  const { api, store, drawn, start } = makeWindow()
  prepare(api)
  const session = start()
  await settled()
  const draw = async () => {
    for (const action of drawn.splice(0)) action()
    await settled()
  }
  const asked = (name: string) => api.asked.filter(request => request.name === name).map(({ args }) => args)
  return {
    api,
    store,
    commands: session.commands,
    stop: session.stop,
    draw,
    asked,
    state: () => store.getState(),
  }
}

describe('a session', () => {
  it('says hello and its notation, observes, and opens both screens', async () => {
    const { api, state } = await setUp()
    expect(api.asked.slice(0, 3)).toMatchObject([
      { name: 'hello' },
      { name: 'notation', args: { syntax: 'elixir' } },
      { name: 'observe' },
    ])
    expect(state().connection).toBe('open')
    expect(state().appInfo?.mode).toBe('browser')
    expect(state().picture?.nodes.size).toBe(15)
    expect(state().panes[0]).toMatchObject({ status: 'live', view: 1 })
    expect(state().panes[1]).toMatchObject({ status: 'live', view: 2 })
  })

  it('acknowledges what was drawn, once, and only after it was drawn', async () => {
    const { api, asked, draw, state } = await setUp()
    expect(asked('ack')).toEqual([])
    await draw()
    expect(asked('ack')).toEqual([{ seq: 1 }])
    api.world.change('todo ada', { detail: '3 todos' })
    api.world.flush()
    expect(state().picture?.nodes.get('todo ada')?.detail).toBe('3 todos')
    api.world.change('todo ada', { detail: '4 todos' })
    api.world.flush()
    expect(state().picture?.nodes.get('todo ada')?.detail).toBe('3 todos')
    await draw()
    expect(asked('ack')).toEqual([{ seq: 1 }, { seq: 2 }])
    expect(state().picture?.nodes.get('todo ada')?.detail).toBe('4 todos')
  })

  it('inspects who sits in the selected seat, and the next one after a restart', async () => {
    const { api, asked, draw, commands, state } = await setUp()
    await draw()
    commands.selectSeat('todo ada')
    await settled()
    expect(state().process?.pid).toBe('<0.18.0>')
    api.world.exit('todo ada', 'killed')
    api.world.flush()
    await draw()
    expect(state().process?.pid).toBe('<0.18.0>')
    api.world.restart('todo ada')
    api.world.flush()
    await draw()
    expect(asked('inspect').at(-1)).toEqual({ pid: '<0.41.0>' })
    expect(state().process?.pid).toBe('<0.41.0>')
    commands.selectSeat('shop')
    state().selectSeat(null)
    await settled()
    expect(asked('inspect').at(-1)).toEqual({ pid: null })
  })

  it('takes no details of a process that is not selected any more', async () => {
    const { api, commands, state } = await setUp()
    commands.selectSeat('todo ada')
    commands.selectSeat('shop')
    api.world.inspected = '<0.18.0>'
    api.world.tellProcess()
    await settled()
    expect(state().process?.pid).toBe('<0.20.0>')
  })

  it('selects a peer in its seat, wherever that is folded, and one without a seat by its pid', async () => {
    const { commands, state } = await setUp()
    state().foldRow(
      { key: 'todo', kind: 'seat', parent: null, level: 1, position: 1, siblings: 1, count: 2, open: true },
      false,
    )
    expect(state().folds.folded.has('todo')).toBe(true)
    commands.selectProcess({ pid: '<0.18.0>', key: null })
    expect(state()).toMatchObject({ selectedKey: 'todo ada', selectedPid: null })
    expect(state().folds.folded.has('todo')).toBe(false)
    commands.selectProcess({ pid: '<0.2.0>', key: null })
    expect(state()).toMatchObject({ selectedKey: null, selectedPid: '<0.2.0>' })
  })

  it('begins again when the connection is back, with the same list and the same selection', async () => {
    const { api, asked, commands, state } = await setUp()
    commands.selectSeat('todo ada')
    await settled()
    api.connection('closed')
    expect(state().connection).toBe('closed')
    expect(state().panes[0]).toMatchObject({ status: 'reconnecting', view: null })
    expect(state().panes[0]!.content).not.toBeNull()
    api.connection('open')
    await settled()
    expect(state().panes[0]).toMatchObject({ status: 'live', view: 3 })
    expect(asked('hello')).toHaveLength(2)
    expect(asked('observe')).toHaveLength(2)
    expect(asked('inspect').at(-1)).toEqual({ pid: '<0.18.0>' })
  })

  it('opens the screens that were closed when the application is started again', async () => {
    const { api, asked, commands, draw, state } = await setUp()
    await draw()
    api.world.stopApplication()
    api.world.flush()
    for (const { id } of state().panes) state().paneLost(id, 'closed', 'The application is stopped.')
    await draw()
    expect(asked('view.open')).toHaveLength(2)
    await commands.startApplication()
    api.world.flush()
    await draw()
    expect(asked('view.open')).toHaveLength(4)
    expect(state().panes[0]!.status).toBe('live')
  })

  it('closes the view of a list that is left, and one whose reply came too late', async () => {
    const { asked, commands, state } = await setUp()
    const first = commands.openScreen(1, 'grace')
    const second = commands.openScreen(1, 'joe')
    await Promise.all([first, second])
    await settled()
    expect(state().panes[0]).toMatchObject({ name: 'joe', status: 'live', view: 4 })
    expect(asked('view.close')).toEqual([{ view: 1 }, { view: 3 }])
    expect(state().settings.names.todo.slice(0, 2)).toEqual(['joe', 'grace'])
  })

  it('is told terms in the notation that the settings say, also when that changes', async () => {
    const { asked, state } = await setUp()
    state().writeIn('erlang')
    expect(asked('notation')).toEqual([{ syntax: 'elixir' }, { syntax: 'erlang' }])
  })

  it('opens the log when somebody reads it, and again after a loss of the connection', async () => {
    const { api, asked, commands, state } = await setUp()
    commands.openLog()
    expect(asked('log.open')).toHaveLength(1)
    api.connection('closed')
    api.connection('open')
    await settled()
    expect(asked('log.open')).toHaveLength(2)
    commands.closeLog()
    expect(asked('log.close')).toHaveLength(1)
    expect(state().log).toBeNull()
  })

  it('opens a screen once where somebody asks for it before the window has said hello', async () => {
    const { api, store, start } = makeWindow()
    const { commands } = start()
    const opening = commands.openScreen(1, 'grace')
    await opening
    await settled()
    const opened = api.asked.filter(({ name }) => name === 'view.open').map(({ args }) => args)
    expect(opened).toEqual([
      { screen: 'todo', token: 'grace' },
      { screen: 'shop', session: 'ada' },
    ])
    expect(store.getState().panes[0]).toMatchObject({ name: 'grace', status: 'live', view: 1 })
    expect(api.asked.filter(({ name }) => name === 'view.close')).toEqual([])
  })

  it('opens a lab once where somebody asks for it before the window has said hello', async () => {
    const { api, start } = makeWindow()
    const { commands } = start()
    await commands.openLab('shop_lab')
    await settled()
    const opened = api.asked.filter(({ name, args }) => name === 'view.open' && 'screen' in (args as object))
    expect(opened.filter(({ args }) => (args as { screen: string }).screen === 'shop_lab')).toHaveLength(1)
  })

  it('opens one more pane, and closes the view of one that is closed', async () => {
    const { asked, commands, state } = await setUp()
    await commands.addPane('todo', 'grace')
    await settled()
    expect(state().panes[2]).toMatchObject({ id: 3, name: 'grace', status: 'live', view: 3 })
    commands.closePane(3)
    await settled()
    expect(asked('view.close')).toEqual([{ view: 3 }])
    expect(state().panes).toHaveLength(2)
  })

  it('opens a pane that was closed again, where it was', async () => {
    const { commands, state } = await setUp()
    commands.closePane(1)
    expect(state().undoables.map(({ text }) => text)).toEqual(['Closed Todo ada'])
    await state().undoLast()
    await settled()
    expect(state().panes.map(({ screen, name, status }) => [screen, name, status])).toEqual([
      ['todo', 'ada', 'live'],
      ['shop', 'ada', 'live'],
    ])
  })

  it('closes the view of a pane that was closed before it was open', async () => {
    const { asked, commands, state } = await setUp()
    const adding = commands.addPane('shop', 'grace')
    commands.closePane(state().panes[2]!.id)
    await adding
    expect(asked('view.close')).toEqual([{ view: 3 }])
    expect(state().panes).toHaveLength(2)
  })

  it('shows why a screen cannot be opened', async () => {
    const { state } = await setUp(api => api.refused.set('view.open', 'The application is stopped.'))
    expect(state().panes[1]).toMatchObject({
      status: 'closed',
      message: { level: 'error', text: 'The application is stopped.' },
    })
  })

  it('hears nothing more once it is stopped', async () => {
    const { api, draw, state, stop } = await setUp()
    await draw()
    stop()
    api.world.change('todo ada', { detail: '9 todos' })
    api.world.flush()
    expect(state().picture?.nodes.get('todo ada')?.detail).toBe('2 todos')
  })
})

describe('the commands', () => {
  it('pause before they step, and only where the world runs', async () => {
    const { api, commands, draw, asked } = await setUp()
    await draw()
    await commands.step('message')
    api.world.flush()
    await draw()
    await commands.step('exit')
    expect(asked('pause')).toHaveLength(1)
    expect(asked('step')).toEqual([{ to: 'message' }, { to: 'exit' }])
  })

  it('show a refusal as trouble, but tell the kill dialog its own', async () => {
    const { api, commands, state } = await setUp()
    api.refused.set('pause', 'The application is stopped.')
    await commands.pause()
    expect(state().trouble).toBe('The application is stopped.')
    await expect(commands.exit('<0.999.0>', 'kill')).rejects.toThrow(
      'There is no process <0.999.0> (any more).',
    )
  })

  it('say nothing of a lost connection, which has its own banner', async () => {
    const { api, commands, state } = await setUp()
    api.connection('closed')
    await commands.run()
    expect(state().trouble).toBeNull()
  })

  it('ask to kill only where somebody sits', async () => {
    const { api, commands, draw, state } = await setUp()
    commands.askKill()
    expect(state().killing).toBeNull()
    commands.selectSeat('todo ada')
    commands.askKill()
    expect(state().killing).toEqual({ pid: '<0.18.0>', seat: 'todo ada', name: 'todo ada' })
    state().askKill(null)
    await draw()
    api.world.exit('todo ada', 'killed')
    api.world.flush()
    commands.askKill()
    expect(state().killing).toBeNull()
  })
})
