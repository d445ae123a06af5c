/** Scenarios of steps on disk_log, run here and on the real one, and told alike. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Supervisor } from '../../../../src/main/otp/index.ts'
import {
  type Coroutine,
  ets,
  exitSignal,
  FunctionProgram,
  type Process,
  receive,
  send,
  sleep,
  spawn,
  timedOut,
  trapExit,
  World,
} from '../../../../src/main/runtime/index.ts'
import { binaryTerm } from '../../../../src/main/storage/disk-log/chunks.ts'
import {
  DiskLog,
  type DiskLogOptions,
  diskLogChildSpecs,
} from '../../../../src/main/storage/disk-log/index.ts'
import { FaultyDevice } from '../../../../src/main/storage/files/index.ts'
import { decodeTerm, encodeTerm } from '../../../../src/main/storage/format/etf.ts'
import { atom, isTagged, Pid, type Term, Tuple, tuple } from '../../../../src/shared/term.ts'
import { formatTerm } from '../../../../src/shared/term-text.ts'
import { found, pathOf } from '../../../support/found.ts'

/** What one scenario does, step by step; `test/formats/disk-log.escript` knows the same steps. */
export type Step =
  | { readonly do: 'open'; readonly options: DiskLogOptions }
  | { readonly do: 'files' }
  | { readonly do: 'messages' | 'queue' }
  | { readonly do: 'chunk_all' | 'bchunk_all'; readonly most: number | 'infinity' }
  | { readonly do: 'steps_of'; readonly step: number }
  | { readonly do: 'put_file'; readonly file: string; readonly bytes: Uint8Array }
  | { readonly do: 'cut_file'; readonly file: string; readonly bytes: number }
  | { readonly do: 'other'; readonly steps: readonly Step[] }
  | { readonly do: 'kill' }
  | { readonly do: 'change_notify'; readonly notify: boolean }
  | { readonly do: 'call'; readonly function: keyof typeof calls; readonly args: readonly Term[] }

export const logName = atom('log')

/** Functions of disk_log by their names there, all on the log `log`. */
const calls = {
  log: (self: Process, term: Term) => DiskLog.log(self, logName, term),
  log_terms: (self: Process, terms: Term) => DiskLog.logTerms(self, logName, terms as Term[]),
  alog: (self: Process, term: Term) => DiskLog.alog(self, logName, term),
  blog: (self: Process, bytes: Term) => DiskLog.blog(self, logName, bytes),
  balog: (self: Process, bytes: Term) => DiskLog.balog(self, logName, bytes),
  sync: (self: Process) => DiskLog.sync(self, logName),
  info: (self: Process) => DiskLog.info(self, logName),
  close: (self: Process) => DiskLog.close(self, logName),
  truncate: (self: Process, head?: Term) => DiskLog.truncate(self, logName, head),
  reopen: (self: Process, file: Term, head?: Term) => DiskLog.reopen(self, logName, file as string, head),
  inc_wrap_file: (self: Process) => DiskLog.incWrapFile(self, logName),
  change_size: (self: Process, size: Term) =>
    DiskLog.changeSize(self, logName, (size instanceof Tuple ? size.items : nameOrNumber(size)) as never),
  change_header: (self: Process, head: Term) => DiskLog.changeHeader(self, logName, head),
  block: (self: Process, queues: Term) => DiskLog.block(self, logName, queues as boolean),
  unblock: (self: Process) => DiskLog.unblock(self, logName),
  queued: (self: Process, term: Term) => {
    const { pid } = self
    spawn(self, function* (other) {
      send(other, pid, tuple(atom('queued'), yield* DiskLog.log(other, logName, term)))
    })
    return atom('ok')
  },
} as const

function nameOrNumber(size: Term): Term {
  return size === atom('infinity') ? 'infinity' : size
}

export const call = (name: keyof typeof calls, ...args: Term[]): Step => ({
  do: 'call',
  function: name,
  args,
})
export const open = (options: Partial<DiskLogOptions> = {}): Step => ({
  do: 'open',
  options: { name: logName, file: 'x.LOG', ...options },
})

/** What the steps answered here, pids and files told as the escript tells them. */
export function runHere(steps: readonly Step[]): Term[] {
  const device = new FaultyDevice()
  let answers: Term[] = []
  const world = new World({
    device,
    entries: {
      main: () =>
        new FunctionProgram(function* (self) {
          trapExit(self, true)
          yield* Supervisor.startLinkChildren(self, diskLogChildSpecs(), {})
          const given: Term[] = []
          for (const step of steps) given.push(yield* take(self, device, step))
          answers = given
        }),
    },
  })
  world.spawn('main')
  world.advance(60_000)
  return answers.map(plain)
}

function* take(self: Process, device: FaultyDevice, step: Step): Coroutine<Term> {
  const ask = (operation: object): void => device.request(0, { lane: 'test', ...operation }, () => undefined)
  switch (step.do) {
    case 'open':
      return yield* DiskLog.open(self, step.options)
    case 'files':
      return [...device.files]
        .filter(([name]) => !name.includes('.damaged'))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, bytes]) => tuple(name, binaryTerm(bytes)))
    case 'messages': {
      const messages: Term[] = []
      for (;;) {
        const message = yield* receive(self, null, 0)
        if (message === timedOut) return messages
        if (isTagged(message, atom('disk_log'))) messages.push(message as Term)
      }
    }
    case 'queue': {
      const message = yield* receive(self, term => isTagged(term, atom('queued')), 1000)
      return message === timedOut ? atom('timeout') : ((message as Tuple).items[1] as Term)
    }
    case 'chunk_all':
    case 'bchunk_all':
      return yield* chunkAll(self, step.do, atom('start'), step.most)
    case 'steps_of': {
      const found = yield* DiskLog.chunkStep(self, logName, atom('start'), step.step)
      if (!isTagged(found, atom('ok'))) return found
      return yield* chunkAll(self, 'chunk_all', found.items[1] as Term, 'infinity')
    }
    case 'put_file':
      ask({ op: 'write', file: step.file, bytes: step.bytes })
      return atom('ok')
    case 'cut_file': {
      const size = device.files.get(step.file)?.length ?? 0
      ask({
        op: 'update',
        file: step.file,
        steps: [{ op: 'truncate', size: Math.max(0, size - step.bytes) }],
      })
      return atom('ok')
    }
    case 'other': {
      const { pid } = self
      spawn(self, function* (other) {
        const answers: Term[] = []
        for (const inner of step.steps) answers.push(yield* take(other, device, inner))
        send(other, pid, tuple(atom('answers'), answers))
      })
      const message = yield* receive(self, term => isTagged(term, atom('answers')))
      yield* sleep(self, 20)
      return (message as Tuple).items[1] as Term
    }
    case 'kill': {
      const pid = ets.lookup(self, atom('disk_log_names'), logName)[0]?.items[1] as Pid
      exitSignal(self, pid, atom('kill'))
      yield* sleep(self, 20)
      const message = yield* receive(self, term => isTagged(term, atom('EXIT')), 0)
      return message === timedOut ? atom('unlinked') : atom('killed')
    }
    case 'change_notify':
      return yield* DiskLog.changeNotify(self, logName, self.pid, step.notify)
    case 'call': {
      const outcome = (calls[step.function] as (self: Process, ...args: readonly Term[]) => unknown)(
        self,
        ...step.args,
      )
      if (typeof outcome !== 'object' || outcome === null || !('next' in outcome)) {
        yield* sleep(self, 20)
        return outcome as Term
      }
      return yield* outcome as Coroutine<Term>
    }
  }
}

function* chunkAll(
  self: Process,
  how: 'chunk_all' | 'bchunk_all',
  from: Term,
  most: number | 'infinity',
): Coroutine<Term> {
  const found: Term[] = []
  const count = most === 'infinity' ? atom('infinity') : most
  for (let next = from; ; ) {
    const answer = yield* DiskLog[how === 'chunk_all' ? 'chunk' : 'bchunk'](self, logName, next, count)
    if (!(answer instanceof Tuple) || answer.items[0] === atom('error')) return [...found, answer]
    const [continuation, terms, bad] = answer.items as [Term, Term, Term | undefined]
    found.push(bad === undefined ? terms : tuple(terms, bad))
    next = continuation
  }
}

function plain(term: Term): Term {
  if (term instanceof Pid) return atom('pid')
  if (term instanceof Tuple) return tuple(...term.items.map(plain))
  return Array.isArray(term) ? (term as Term[]).map(plain) : term
}

/** What the steps of each scenario answered on the real disk_log. */
export function runReal(scenarios: readonly (readonly Step[])[]): Term[][] {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-log-'))
  try {
    const file = join(folder, 'scenarios')
    writeFileSync(file, encodeTerm(scenarios.map(steps => steps.map(erlangStep))))
    const script = fileURLToPath(new URL('../../../formats/disk-log.escript', import.meta.url))
    const output = execFileSync(pathOf(found.escript), [script, file, folder], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      timeout: 120_000,
    })
    return output
      .split('\n')
      .filter(line => line.startsWith('scenario '))
      .map(line => Uint8Array.from(Buffer.from(line.slice('scenario '.length), 'base64')))
      .map(bytes => decodeTerm(bytes).term as Term[])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function erlangStep(step: Step): Term {
  switch (step.do) {
    case 'open':
      return tuple(atom('open'), optionTerms(step.options))
    case 'files':
      return tuple(atom('files'))
    case 'messages':
    case 'queue':
      return atom(step.do)
    case 'kill':
      return tuple(atom('kill'), logName)
    case 'chunk_all':
    case 'bchunk_all':
      return tuple(atom(step.do), logName, step.most === 'infinity' ? atom('infinity') : step.most)
    case 'steps_of':
      return tuple(atom('steps_of'), logName, step.step)
    case 'put_file':
      return tuple(atom('put_file'), characters(step.file), binaryTerm(step.bytes))
    case 'cut_file':
      return tuple(atom('cut_file'), characters(step.file), step.bytes)
    case 'other':
      return tuple(atom('other'), step.steps.map(erlangStep))
    case 'change_notify':
      return tuple(atom('change_notify'), logName, atom('self'), step.notify)
    case 'call': {
      const args =
        step.function === 'reopen' ? [characters(step.args[0] as string), ...step.args.slice(1)] : step.args
      return tuple(atom(step.function), logName, ...args)
    }
  }
}

function optionTerms({ sync: _, ...options }: DiskLogOptions): Term {
  return Object.entries(options).map(([key, value]) => tuple(atom(key), optionTerm(key, value)))
}

function optionTerm(key: string, value: unknown): Term {
  if (key === 'file') return characters(value as string)
  if (key === 'size' && Array.isArray(value)) return tuple(value[0], value[1])
  if (key === 'head' || key === 'name' || typeof value !== 'string') return value as Term
  return atom(value)
}

/** A string of Erlang. */
function characters(text: string): Term {
  return Array.from(text, character => character.codePointAt(0) as number)
}

/** One line for each step: what was done, and what was answered. */
export function told(steps: readonly Step[], answers: readonly Term[]): string[] {
  return steps.map((step, i) => {
    const what = formatTerm(erlangStep(step), 'erlang').slice(0, 200)
    return `${what} -> ${formatTerm(answers[i] ?? atom('nothing'), 'erlang')}`
  })
}
