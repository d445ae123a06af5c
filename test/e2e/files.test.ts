import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { addTodo, live, openList, shop, todoList, todos } from './steps.ts'

describeApp('the data folder', suite => {
  it('holds one file a table, which survives a start', async () => {
    const app = await suite.start()
    await openList(app.page, 'ada')
    await addTodo(app.page, 'keep')
    const names = readdirSync(app.dataDir)
    expect(names).toEqual(expect.arrayContaining(['carts.dets', 'todos.dets']))
    expect(names.filter(name => /TMP|damaged/.test(name))).toEqual([])
  })

  it('a file that is no table is refused and left alone, until somebody moves it away', async () => {
    const dataDir = suite.newDataDir()
    mkdirSync(dataDir, { recursive: true })
    const foreign = 'this is the diary of somebody else'
    const file = join(dataDir, 'todos.dets')
    writeFileSync(file, foreign)
    const { page } = await suite.start({ dataDir })
    await page.getByText('Table todos cannot be opened').first().waitFor()
    await page
      .getByText(/todos\.dets is no DETS file \(not_a_dets_file\); it was left alone/)
      .first()
      .waitFor()
    await todoList(page)
      .getByText('Not there now: the file is no DETS file and is left alone (todos.dets). Trying again.')
      .waitFor()
    await live(shop(page))
    expect(readFileSync(file, 'utf8')).toBe(foreign)
    renameSync(file, join(dataDir, 'diary.txt'))
    await live(todoList(page))
    await page.getByText('Table todos can be opened again').first().waitFor()
    await addTodo(page, 'begin')
    expect(readFileSync(join(dataDir, 'diary.txt'), 'utf8')).toBe(foreign)
  })

  it('a damaged table is repaired, the damaged file kept, and the user told what came of it', async () => {
    const app = await suite.start()
    await openList(app.page, 'ada')
    await addTodo(app.page, 'survive')
    await app.kill()
    const file = join(app.dataDir, 'todos.dets')
    const bytes = readFileSync(file)
    // A count of the header, which its checksum covers.
    bytes[40] = 77
    writeFileSync(file, bytes)
    const { page } = await suite.start({ dataDir: app.dataDir })
    await page.getByText('The file of table todos was repaired').first().waitFor()
    expect(readFileSync(join(app.dataDir, 'todos.dets.damaged'))).toEqual(bytes)
    await openList(page, 'ada')
    await live(todoList(page))
    expect(await todos(page)).toEqual(['survive'])
  })

  it('a disk that cannot be written shows as trouble of the table; the rest goes on, and so does the table later', async () => {
    const dataDir = suite.newDataDir()
    // A folder in the place of the file that is written first: whoever runs this, the table's file cannot be made.
    const inTheWay = join(dataDir, 'todos.dets.TMP')
    mkdirSync(inTheWay)
    const { page } = await suite.start({ dataDir })
    await openList(page, 'ada')
    await todoList(page).getByLabel('New todo').fill('not now')
    await page.keyboard.press('Enter')
    await todoList(page)
      .getByText(/^Not saved: /)
      .waitFor()
    await page.getByText('Table todos cannot be written').first().waitFor()
    expect(await todos(page)).toEqual([])
    await live(shop(page))
    rmdirSync(inTheWay)
    await addTodo(page, 'after')
    await page.getByText('Table todos can be written again').first().waitFor()
    expect(await todos(page)).toEqual(['after'])
  })
})
