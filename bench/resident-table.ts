import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Supervisor } from '../src/main/otp/index.ts'
import { FunctionProgram, type Process, sleep, spawn, World } from '../src/main/runtime/index.ts'
import { createDiskDevice, Dets, detsChildSpecs } from '../src/main/storage/index.ts'
import { atom, tuple } from '../src/shared/term.ts'

/** A folder of the real disk with a table in it that stays open as long as the program lives. */
export async function residentTable(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const device = await createDiskDevice(folder)
  let heldBack = 0
  const held: unknown[] = []
  const world: World = new World({
    entries: { main: () => new FunctionProgram(everything) },
    device: {
      request(id, request, complete) {
        // The second commit is never over.
        if ((request as { op: string }).op === 'update' && heldBack++ > 0) held.push(request)
        else device.request(id, request, complete)
      },
    },
    journal: () => setImmediate(() => world.run()),
  })
  world.spawn('main')
  world.run()
  await device.idle()
  await new Promise(setImmediate)
  return world
}

function* everything(self: Process) {
  yield* Supervisor.startLinkChildren(self, detsChildSpecs(), { strategy: atom('one_for_one') })
  const table = atom('resident')
  yield* Dets.openFile(self, table)
  yield* Dets.insert(self, table, tuple(0, 'there'))
  for (let key = 0; key < 10; key++) spawn(self, me => Dets.insert(me, table, tuple(key, 'held')))
  yield* sleep(self, 10)
  for (let key = 0; key < 10; key++) spawn(self, me => Dets.insert(me, table, tuple(key, 'waiting')))
  yield* sleep(self, null)
}
