import { describe, expect, it } from 'vitest'
import { writeDets } from '../../../src/main/storage/format/dets/write.ts'
import type { Fault } from '../../../src/main/storage/index.ts'
import type { ViewEvent } from '../../../src/shared/protocol/requests.ts'
import { tuple } from '../../../src/shared/term.ts'
import { Host } from './host.ts'

/** A disk whose operations of these kinds fail for `reason`, while there is one. */
class Disk {
  reason: string | null = null
  readonly operations: readonly string[]

  constructor(...operations: string[]) {
    this.operations = operations
  }

  readonly fault: Fault = operation => (this.operations.includes(operation.op) ? this.reason : null)
}

const addTea: ViewEvent = { name: 'todo.add', title: 'tea' }
const addCan: ViewEvent = { name: 'shop.select_item', sku: 'air-can' }

describe('a disk that takes nothing', () => {
  it.each([
    ['enospc', 'the disk is full'],
    ['eio', 'the disk has failed'],
    ['eacces', 'access is denied'],
    ['erofs', 'the folder is read-only'],
    ['emfile', 'the file cannot be used'],
  ])('refuses changes in words and keeps the state: a change fails with %s', (reason, words) => {
    const disk = new Disk('update')
    const host = Host.booted(undefined, disk.fault)
    host.openTodo(1, 'ada')
    host.openShop(2, 'ada')
    host.do(1, { name: 'todo.add', title: 'milk' })
    host.do(2, { name: 'shop.select_item', sku: 'towel' })
    const before = [host.last(1), host.last(2)] as const
    disk.reason = reason
    host.do(1, addTea)
    host.do(2, addCan)
    const message = (table: string): object => ({
      level: 'error',
      text: `Not saved: ${words} (${table}.dets: ${reason}).`,
    })
    expect(host.last(1)).toEqual({ ...before[0], message: message('todos') })
    expect(host.last(2)).toEqual({ ...before[1], message: message('carts') })
    host.pass(60_000)
    host.kill('todo ada')
    host.kill('cart ada')
    host.pass(10_000)
    expect(host.titles(1)).toEqual(['milk'])
    expect({ ...host.shop(2), keeping: null }).toEqual({ ...before[1].content, keeping: null })
    disk.reason = null
    host.do(1, addTea)
    host.do(2, addCan)
    expect(host.titles(1)).toEqual(['milk', 'tea'])
    expect(host.cart(2)).toEqual(['towel × 1', 'air-can × 1'])
    expect(host.reported('application')).toEqual([])
  })

  it('still stops a session for a negative price', () => {
    const disk = new Disk('write', 'update')
    const host = Host.booted(undefined, disk.fault)
    host.openShop(1, 'ada')
    disk.reason = 'enospc'
    const old = host.pid('cart ada')
    host.do(1, { name: 'shop.select_tampered', sku: 'towel', price: -1 })
    host.pass(10_000)
    expect(host.pid('cart ada')).not.toBe(old)
    expect(host.last(1)).toMatchObject({ status: 'live' })
    expect(host.cart(1)).toEqual([])
  })

  it('lets a new session begin, which is kept from its first change on', () => {
    const disk = new Disk('write', 'update')
    disk.reason = 'enospc'
    const host = Host.booted(undefined, disk.fault)
    host.openShop(1, 'ada')
    expect(host.last(1)).toMatchObject({ status: 'live', message: null, content: { items: [] } })
    disk.reason = null
    host.do(1, addCan)
    const after = Host.booted(host.device.crash('power'))
    after.openShop(1, 'ada')
    expect({ ...after.shop(1), keeping: null }).toEqual({ ...host.shop(1), keeping: null })
  })
})

describe('a table that cannot be opened', () => {
  it('is named on the screens that need it; all else runs, and it is tried again', () => {
    const earlier = Host.booted()
    earlier.openTodo(1, 'ada')
    earlier.do(1, { name: 'todo.add', title: 'milk' })
    let broken = true
    const host = Host.booted(earlier.device.crash('kill'), operation =>
      broken && operation.op === 'size' && operation.file === 'todos.dets' ? 'eacces' : null,
    )
    host.openTodo(1, 'ada')
    host.openShop(2, 'ada')
    host.pass(600_000)
    expect(host.last(1)).toMatchObject({ status: 'mounting', server: null, content: null })
    expect(host.last(1).message?.text).toBe(
      'Not there now: access is denied (todos.dets: eacces). Trying again.',
    )
    expect(host.last(2).status).toBe('live')
    host.do(2, addCan)
    expect(host.cart(2)).toEqual(['air-can × 1'])
    expect(host.names()).not.toContain('todo ada')
    expect(host.reported('application')).toEqual([])
    broken = false
    host.pass(40_000)
    expect(host.last(1)).toMatchObject({ status: 'live', message: null })
    expect(host.titles(1)).toEqual(['milk'])
  })
})

describe('a row that somebody else has written', () => {
  it.each([
    ['todos', 1, 'todo ada'],
    ['carts', 2, 'cart ada'],
  ] as const)('is not overwritten in %s, and does not bring the application down', (table, view, server) => {
    const earlier = Host.booted()
    earlier.openTodo(1, 'ada')
    earlier.openShop(2, 'ada')
    earlier.do(1, { name: 'todo.add', title: 'milk' })
    earlier.do(2, { name: 'shop.select_item', sku: 'towel' })
    const files = earlier.device.crash('kill')
    const foreign = writeDets({ type: 'set', keypos: 1, objects: [tuple('ada', 17)] })
    const host = Host.booted(new Map([...files, [`${table}.dets`, foreign]]))
    host.openTodo(1, 'ada')
    host.openShop(2, 'ada')
    host.pass(60_000)
    expect(host.last(view)).toMatchObject({ status: 'mounting', server: null })
    expect(host.last(view).message?.text).toMatch(/:shutdown, \{:no_(todo_list|session), "ada"\}/)
    expect(host.names()).not.toContain(server)
    expect(host.last(view === 1 ? 2 : 1).status).toBe('live')
    expect(host.device.files.get(`${table}.dets`)).toEqual(foreign)
    expect(host.reported('application')).toEqual([])
  })
})
