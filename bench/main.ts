// Coppice's side of `npm run bench`. Reads lines "case size", does the work and answers with a line "ok number…", as
// bench/erlang/coppice_bench.erl does for Erlang.
import { createInterface } from 'node:readline'
import type { Case } from './case.ts'
import { call, cast, fan, ring, ringOfCoroutines } from './cases/messages.ts'
import { tapped, unobserved, watched } from './cases/observed.ts'
import { idle, idleServer, names, spawns } from './cases/processes.ts'
import {
  bareAppend,
  durableInsert,
  durableInsertByMany,
  insert,
  lookup,
  openAfterCrash,
  openClean,
} from './cases/tables.ts'
import { killAnswer, oneForAll, restart, treeStart, treeStop, via } from './cases/trees.ts'
import { residentWindow, residentWorld } from './resident.ts'
import { residentTable } from './resident-table.ts'

const cases: Readonly<Record<string, Case>> = {
  ready: () => [],
  call,
  cast,
  ring,
  ring_receive: ringOfCoroutines,
  fan,
  spawn: spawns,
  idle,
  idle_server: idleServer,
  restart,
  kill_answer: killAnswer,
  tree_start: treeStart,
  one_for_all: oneForAll,
  tree_stop: treeStop,
  names,
  via,
  unobserved,
  tapped,
  watched,
  table_bare: bareAppend,
  table_durable: durableInsert,
  table_many: durableInsertByMany,
  table_insert: insert,
  table_lookup: lookup,
  table_open: openClean,
  table_repair: openAfterCrash,
}

// A system that lives on, as in the app: what V8 has learned of objects it forgets when the last of a kind is gone, and
// each case would be compiled anew.
const resident = residentWorld()
const window = residentWindow()
const tables = await residentTable()

for await (const line of createInterface(process.stdin)) {
  const [name = '', size = ''] = line.split(' ')
  const run = cases[name]
  if (run === undefined) throw new Error(`there is no case ${name}`)
  // What the case before left behind is not collected at the expense of this one.
  globalThis.gc?.()
  resident.run()
  window.observer.look()
  tables.run()
  console.log(['ok', ...(await run(Number(size))).map(Math.round)].join(' '))
}
