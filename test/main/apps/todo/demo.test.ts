import { describe, expect, it } from 'vitest'
import { Host } from '../host.ts'

const demoTitles = [
  'Open the tree and find this list in it',
  'Kill its server (select it, press k)',
  'See who starts it again, and where this text comes from',
  'Open a second window on this list and change something',
]

describe('the list of the demo', () => {
  it('is in the file as soon as it is seen, and comes back from there', () => {
    const host = Host.booted()
    host.openTodo(1, 'demo')
    expect(host.titles(1)).toEqual(demoTitles)
    const again = Host.booted(host.device.crash('power'))
    again.openTodo(1, 'demo')
    again.do(1, { name: 'todo.remove', id: 1 })
    const third = Host.booted(again.device.crash('power'))
    third.openTodo(1, 'demo')
    expect(third.titles(1)).toEqual(demoTitles.slice(1))
    const { todos } = third.state('todo demo') as { todos: unknown[] }
    expect(todos).toHaveLength(3)
  })

  it('is shown also where it cannot be written', () => {
    let full = false
    const host = Host.booted(new Map(), () => (full ? 'enospc' : null))
    full = true
    host.openTodo(1, 'demo')
    expect(host.titles(1)).toEqual(demoTitles)
  })
})
