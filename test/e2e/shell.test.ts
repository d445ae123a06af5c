import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { channels } from '../../src/shared/protocol/channels.ts'
import { type App, describeApp } from '../support/app.ts'
import { addTodo, live, openList, pidOf, todoList } from './steps.ts'

/** Sends text over a connection of one's own, and tells the answer. */
async function say(app: App, text: string): Promise<unknown> {
  const url = new URL(app.url ?? '')
  const socket = new WebSocket(`ws://${url.host}/ws${url.search}`, { headers: { origin: url.origin } })
  const answer = new Promise<unknown>((done, fail) => {
    socket.on('message', data => done(JSON.parse(String(data))))
    socket.on('error', fail)
  })
  socket.on('open', () => socket.send(text))
  try {
    return await answer
  } finally {
    socket.close()
  }
}

describeApp(
  'the browser mode',
  suite => {
    it('answers nonsense with an error, and goes on', async () => {
      const app = await suite.start()
      for (const text of ['nonsense', '{}', '{"id":1,"name":"exit","args":{"pid":"<0.1.0>"}}', '[]', 'null'])
        expect(await say(app, text)).toMatchObject({ ok: false, error: { message: expect.any(String) } })
      expect(await say(app, '{"id":1,"name":"hello","args":{}}')).toMatchObject({ id: 1, ok: true })
      await pidOf(app.page, 'Coppice.Supervisor')
    })

    it('keeps its token out of the address bar, and is there again after a reload', async () => {
      const { page } = await suite.start()
      await pidOf(page, 'Coppice.Supervisor')
      expect(page.url()).not.toContain('token')
      await page.reload()
      await pidOf(page, 'Coppice.Supervisor')
    })

    it('lets two windows see the same list', async () => {
      const app = await suite.start()
      const context = await app.page.context().browser()?.newContext()
      if (context === undefined) throw new Error('the browser is gone')
      const other = await context.newPage()
      await other.goto(app.url ?? '')
      for (const page of [app.page, other]) await openList(page, 'ada')
      await addTodo(app.page, 'shared')
      await todoList(other).getByRole('checkbox', { name: 'shared' }).waitFor()
      await other.close()
    })
  },
  ['browser'],
)

describeApp(
  "Electron's window",
  suite => {
    it('is shut off from Node, and has no way to the rest of the machine', async () => {
      const { page, standIn } = await suite.start()
      expect(standIn?.windows[0]?.webPreferences).toMatchObject({
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
      })
      expect(
        await page.evaluate(() => ['require', 'process', 'Buffer'].filter(name => name in window)),
      ).toEqual([])
      expect(
        await page.evaluate(() => Object.keys((window as unknown as { coppice: object }).coppice).sort()),
      ).toEqual(['onConnection', 'onEvent', 'request'])
    })

    it('tells whoever is no page of the app why it is not heard', async () => {
      const { standIn } = await suite.start()
      const hello = { id: 1, name: 'hello', args: {} }
      for (const [url, main] of [
        ['https://evil.example/', true],
        ['app://coppice/index.html', false],
        ['file:///index.html', true],
      ] as const)
        await expect(standIn?.invokeAs(url, main, channels.request, hello)).rejects.toThrow(/only|frame/)
      expect(
        await standIn?.invokeAs('app://coppice/index.html', true, channels.request, hello),
      ).toMatchObject({
        ok: true,
      })
    })

    it('goes nowhere else, opens no other window, and shows no file but its own', async () => {
      const app = await suite.start()
      const { page } = app
      await pidOf(page, 'Coppice.Supervisor')
      const before = page.url()
      await page.evaluate(() => {
        window.open('https://evil.example/')
        location.href = 'https://evil.example/'
      })
      await pidOf(page, 'Coppice.Supervisor')
      expect(page.url()).toBe(before)
      expect(app.standIn?.windows).toHaveLength(1)
      const statuses = await page.evaluate(() =>
        Promise.all(
          ['/index.html', '/../../package.json', '/..%2f..%2fpackage.json', '/main/index.js'].map(
            async path => {
              const answer = await fetch(path)
              return answer.status
            },
          ),
        ),
      )
      expect(statuses).toEqual([200, 404, 404, 404])
      app.problems.splice(0)
    })

    it('finishes its writes when it is closed', async () => {
      const app = await suite.start()
      await openList(app.page, 'ada')
      await addTodo(app.page, 'stay')
      const id = app.standIn?.windows[0]?.id ?? 0
      app.standIn?.closeWindow(id)
      expect(await app.standIn?.os.exited).toEqual({ code: 0, signal: null })
      app.problems.splice(0)
      expect(readFileSync(join(app.dataDir, 'todos.dets')).length).toBeGreaterThan(0)
    })

    it('is drawn again when its renderer crashed, and the system inside never knew', async () => {
      const app = await suite.start()
      await openList(app.page, 'ada')
      const pid = await pidOf(app.page, 'Todo.TodoSupervisor')
      app.standIn?.crashWindow(app.standIn.windows[0]?.id ?? 0)
      await live(todoList(app.page))
      expect(await pidOf(app.page, 'Todo.TodoSupervisor')).toBe(pid)
    })

    it('says in a dialog why it cannot start', async () => {
      const app = await suite.start()
      await pidOf(app.page, 'Coppice.Supervisor')
      await expect(suite.start({ dataDir: app.dataDir })).rejects.toThrow(
        /ended without a window[\s\S]*Another Coppice has the data folder/,
      )
    })
  },
  ['stand-in'],
)
