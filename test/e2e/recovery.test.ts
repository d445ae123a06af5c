import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import {
  addTodo,
  kill,
  live,
  openList,
  openSession,
  patienceMs,
  pidAfter,
  pidOf,
  said,
  seat,
  shop,
  todo,
  todoList,
  todos,
  tree,
} from './steps.ts'

describeApp('the main job', suite => {
  it('begins with the tree of a running system and the screens that people use', async () => {
    const { page } = await suite.start()
    for (const name of [
      'Coppice.Supervisor',
      'Todo.Registry',
      'Todo.TodoSupervisor',
      'Shop.CartSupervisor',
      'dets todos',
    ])
      expect(await pidOf(page, name)).toMatch(/^<0\.\d+\.0>$/)
    await page.getByRole('region', { name: 'Inspector' }).waitFor()
    await page.getByRole('slider', { name: 'Speed' }).waitFor()
    for (const name of ['Pause', 'Run', 'Step'])
      await page.getByRole('button', { name, exact: true }).waitFor()
    await live(todoList(page))
    await live(shop(page))
    await said(page, /^Coppice\.Supervisor started Todo\.Supervisor/)
  })

  it('a killed todo server takes its old seat with a new pid, and the list comes back from the disk', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'water the plants')
    await addTodo(page, 'feed the cat')
    await todo(page, 'feed the cat').click()
    await expect.poll(() => todo(page, 'feed the cat').isChecked()).toBe(true)
    const pid = await pidOf(page, 'todo ada')
    const sup = await pidOf(page, 'Todo.TodoSupervisor')
    await kill(page, 'todo ada')
    const after = await pidAfter(page, 'todo ada', pid)
    await said(page, `Todo.TodoServer todo ada ${pid} exited: killed`)
    await said(page, `Todo.TodoSupervisor restarted it as ${after} (1 of 3 restarts in 5 s)`)
    await live(todoList(page))
    await todoList(page).getByText(after).waitFor()
    expect(await todos(page)).toEqual(['water the plants', 'feed the cat'])
    expect(await todo(page, 'feed the cat').isChecked()).toBe(true)
    expect(await pidOf(page, 'Todo.TodoSupervisor')).toBe(sup)
    await addTodo(page, 'and go on')
  })

  it('a killed cart keeps what was in it, and one that is sent a negative price stops', async () => {
    const { page } = await suite.start()
    await openSession(page, 'ada')
    await live(shop(page))
    await shop(page).getByRole('button', { name: /^Add / }).nth(3).click()
    await shop(page)
      .getByRole('button', { name: /^Remove / })
      .waitFor()
    const total = await shop(page).locator('.total').innerText()
    expect(total).not.toMatch(/\$0$/)
    for (const end of ['kill', 'tamper'] as const) {
      const pid = await pidOf(page, 'cart ada')
      if (end === 'kill') await kill(page, 'cart ada', '{:shutdown, :tired}')
      else await shop(page).getByRole('button', { name: 'Send a negative price' }).click()
      // An orderly end is no reason to restart it; the next visit starts it again.
      await pidAfter(page, 'cart ada', pid)
      await live(shop(page))
      expect(await shop(page).locator('.total').innerText()).toBe(total)
    }
    await said(page, /exited: .*negative_price/)
  })

  it('nothing acknowledged is lost by kill -9 of the whole app', async () => {
    const app = await suite.start()
    await openList(app.page, 'ada')
    await addTodo(app.page, 'survive')
    await app.kill()
    const { page } = await suite.start({ dataDir: app.dataDir })
    await openList(page, 'ada')
    await todo(page, 'survive').waitFor()
    expect(await todos(page)).toEqual(['survive'])
  })

  it('a quit finishes what is under way and ends with code 0', async () => {
    const app = await suite.start()
    await openList(app.page, 'ada')
    await addTodo(app.page, 'stay')
    app.problems.splice(0)
    expect(await app.quit()).toEqual({ code: 0, signal: null })
    app.problems.splice(0)
    const { page } = await suite.start({ dataDir: app.dataDir })
    await openList(page, 'ada')
    expect(await todos(page)).toEqual(['stay'])
  })
})

describeApp('whatever is killed', suite => {
  it.each([
    'Todo.TodoSupervisor',
    'Todo.Registry',
    'Todo.Db',
    'dets todos',
    'dets_server',
    'dets_sup',
    'Todo.Supervisor',
    'kernel_safe_sup',
    'view todo ada',
    'window 3',
  ])('%s comes back, and so does the list on the screen', async name => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'survive')
    const pid = await pidOf(page, name)
    await kill(page, name)
    await pidAfter(page, name, pid)
    await expect
      .poll(() => todoList(page).getByText('live', { exact: true }).count(), { timeout: patienceMs })
      .toBe(1)
    expect(await todos(page)).toEqual(['survive'])
    await addTodo(page, 'and go on')
  })

  it.each(['Coppice.Supervisor', 'coppice'])(
    '%s takes all with it, in order, and can be started again',
    async top => {
      const { page } = await suite.start()
      await openList(page, 'ada')
      await addTodo(page, 'survive')
      await kill(page, top)
      const start = page.getByRole('button', { name: /^Start/ })
      await start.waitFor()
      await start.click()
      await seat(page, 'Coppice.Supervisor').waitFor()
      await live(todoList(page))
      expect(await todos(page)).toEqual(['survive'])
      expect(await tree(page).getByRole('treeitem').count()).toBeGreaterThan(15)
    },
  )
})
