import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { addTodo, live, openList, said, shop, todoList, todos } from './steps.ts'

describeApp('the data folder', suite => {
  it('holds one file a table, which survives a start', async () => {
    const app = await suite.start()
    await openList(app.page, 'ada')
    await addTodo(app.page, 'keep')
    expect(readdirSync(app.dataDir).sort()).toEqual(['carts.dets', 'todos.dets'])
  })

  it('a file that is no table is set aside under another name, and the user is told', async () => {
    const dataDir = suite.newDataDir()
    mkdirSync(dataDir, { recursive: true })
    const foreign = 'this is the diary of somebody else'
    writeFileSync(join(dataDir, 'todos.dets'), foreign)
    const { page } = await suite.start({ dataDir })
    await page.getByText('The file of table todos was set aside').first().waitFor()
    await page
      .getByText(/todos\.dets was set aside as todos\.dets\.damaged/)
      .first()
      .waitFor()
    expect(readFileSync(join(dataDir, 'todos.dets.damaged'), 'utf8')).toBe(foreign)
    await openList(page, 'ada')
    await addTodo(page, 'begin anew')
    await said(page, /set aside as/)
  })

  it('a damaged table is repaired, the damaged file kept, and the user told what came of it', async () => {
    const app = await suite.start()
    await openList(app.page, 'ada')
    await addTodo(app.page, 'survive')
    await app.kill()
    const file = join(app.dataDir, 'todos.dets')
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.subarray(0, bytes.length - 1))
    const { page } = await suite.start({ dataDir: app.dataDir })
    await page.getByText('The file of table todos was repaired').first().waitFor()
    expect(readFileSync(join(app.dataDir, 'todos.dets.damaged')).length).toBe(bytes.length - 1)
    await openList(page, 'ada')
    await live(todoList(page))
    expect(await todos(page)).toEqual(['survive'])
  })

  it('a disk that cannot be written shows as trouble of the table; the rest goes on, and so does the table later', async () => {
    const { page, dataDir } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'before')
    // A folder in the place of the file that is written first: whoever runs this, it cannot be written.
    const inTheWay = join(dataDir, 'todos.dets.TMP')
    mkdirSync(inTheWay)
    await todoList(page).getByLabel('New todo').fill('not now')
    await page.keyboard.press('Enter')
    await todoList(page)
      .getByText(/^Not saved: /)
      .waitFor()
    await page.getByText('Table todos cannot be written').first().waitFor()
    expect(await todos(page)).toEqual(['before'])
    await live(shop(page))
    rmdirSync(inTheWay)
    await addTodo(page, 'after')
    await page.getByText('Table todos can be written again').first().waitFor()
    expect(await todos(page)).toEqual(['before', 'after'])
  })
})
