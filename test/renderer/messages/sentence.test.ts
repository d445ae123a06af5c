import { expect, it } from 'vitest'
import { sentenceOf } from '../../../src/renderer/messages/sentence.ts'
import { pids, Traffic } from './traffic.ts'

const traffic = new Traffic()
const call = traffic.call('{:put, 1}')
const cast = traffic.add({
  type: 'message',
  kind: 'cast',
  from: null,
  to: pids.server,
  text: ':tick',
  call: null,
})
traffic.handled(call, pids.server, false, 12)
traffic.add({ type: 'changed', message: call, pid: pids.server })
const signal = traffic.add({
  type: 'signal',
  from: pids.client,
  to: pids.server,
  text: ':normal',
  link: true,
  ignored: true,
})
const exit = traffic.add({ type: 'exit', pid: pids.server, text: 'killed', orderly: false })
const start = traffic.add({ type: 'start', pid: pids.again, parent: null })
const timeout = traffic.add({ type: 'timeout', call, pid: pids.client })
const late = traffic.call('late', pids.client, pids.again)

it.each([
  [
    call,
    'Call {:put, 1} from client to todo ada, 00:00.000, handled after 12 ms, timed out, changed the state of its receiver',
  ],
  [cast, 'Cast :tick from outside to todo ada, 00:00.000, waits in the mailbox'],
  [signal, 'Ignored exit signal :normal from client to todo ada, 00:00.012'],
  [exit, 'todo ada <0.2.0> exited: killed, 00:00.012'],
  [start, 'outside started todo ada <0.3.0>, 00:00.012'],
  [timeout, 'client got no answer in time, 00:00.012'],
  [late, 'Call late from client to todo ada, 00:00.012, waits in the mailbox'],
])('%s is told as: %s', (id, sentence) => {
  const row = traffic.row(id)
  expect(row && sentenceOf(traffic.chart, row)).toBe(sentence)
})
