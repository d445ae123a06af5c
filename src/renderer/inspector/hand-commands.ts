import type {
  ProcessInfo,
  ShellReply,
  StateOrigins,
  StateText,
} from '../../shared/protocol/events/process.ts'
import type { CoppiceApi, RequestArgs } from '../../shared/protocol/requests.ts'
import type { TermNode } from '../../shared/term-tree.ts'
import type { AppStore } from '../stores/app-store.ts'
import type { HandActionId } from './hand-actions.ts'

/** What a person can do to one process by hand. Those that do not say how they fail never do: a refusal is shown. */
export type HandCommands = {
  /** Does what the menu offers: at once, or by a dialog that asks for more. */
  handle: (action: HandActionId, info: ProcessInfo) => Promise<void>
  /** Has a shell of the world do something. Fails with why it was refused. @returns what came of it */
  shell: (args: RequestArgs<'shell'>) => Promise<ShellReply>
  /** Replaces the state, which can be undone. Fails with why it was refused. */
  replaceState: (pid: string, name: string, state: string) => Promise<ShellReply>
  /** Sends any term. Fails with why it was refused. */
  sendTo: (pid: string, message: string) => Promise<void>
  /** The state, or the part of it at `path`, as text. Fails with why there is none. */
  stateText: (pid: string, path: readonly number[], purpose: 'copy' | 'edit') => Promise<StateText>
  /** Puts the state, or a part of it, on the clipboard. */
  copyState: (pid: string, path: readonly number[]) => Promise<void>
  /** Where the state came from when the process began. Fails with why that is not known. */
  stateOrigins: (pid: string) => Promise<StateOrigins>
  /** Items of a container in the state, from number `from` on; none where they cannot be had any more. */
  stateItems: (pid: string, path: readonly number[], from: number) => Promise<readonly TermNode[]>
}

export function createHandCommands(
  api: CoppiceApi,
  store: AppStore,
  attempt: (asked: () => Promise<unknown>) => Promise<void>,
): HandCommands {
  const say = (pid: string, text: string, ok = true) => store.getState().say({ pid, text, ok })
  const shell: HandCommands['shell'] = args => api.request('shell', args)

  /** Does it, and says `done`, or with which exit it failed. */
  const doAndSay = (args: RequestArgs<'shell'>, done: string): Promise<void> =>
    attempt(async () => {
      const { pid } = args
      const paused = store.getState().picture?.world.mode === 'paused'
      if (paused) say(pid, 'It is done when the world runs or steps.')
      const reply = await shell(args)
      if (reply.ok) say(pid, done)
      else say(pid, `The shell exited: ${reply.reason}`, false)
    })
  const undo = (pid: string): Promise<void> => doAndSay({ do: 'undo', pid }, 'The state from before is back.')

  const copyState = (pid: string, path: readonly number[]): Promise<void> =>
    attempt(async () => {
      const { text, cut } = await api.request('state.text', { pid, path: [...path], for: 'copy' })
      await navigator.clipboard.writeText(text)
      say(pid, cut ? 'Copied the first million characters.' : 'Copied.')
    })

  return {
    shell,
    handle: async (action, { pid, name }) => {
      const { handle, askKill, selectedKey } = store.getState()
      switch (action) {
        case 'exit':
          askKill({ pid, seat: selectedKey, name, reason: ':shutdown' })
          return
        case 'send':
        case 'call':
        case 'stop':
        case 'replace_state':
          handle({ do: action, pid, name })
          return
        case 'undo':
          return undo(pid)
        case 'copy':
          return copyState(pid, [])
        case 'suspend':
          return doAndSay({ do: 'suspend', pid }, 'Suspended.')
        case 'resume':
          return doAndSay({ do: 'resume', pid }, 'Resumed.')
        case 'trace_on':
          return doAndSay({ do: 'trace_on', pid }, 'Traced by :sys.trace/2; see below.')
        case 'trace_off':
          return doAndSay({ do: 'trace_off', pid }, 'Not traced any more.')
      }
    },
    replaceState: async (pid, name, state) => {
      const reply = await shell({ do: 'replace_state', pid, state })
      if (reply.ok) store.getState().did(`Replaced the state of ${name}`, () => undo(pid))
      return reply
    },
    sendTo: async (pid, message) => void (await api.request('send', { pid, message })),
    stateText: (pid, path, purpose) => api.request('state.text', { pid, path: [...path], for: purpose }),
    copyState,
    stateOrigins: pid => api.request('state.origins', { pid }),
    stateItems: async (pid, path, from) => {
      try {
        return (await api.request('state.items', { pid, path: [...path], from })) ?? []
      } catch {
        // The process is gone, or its state has become another: there is nothing to show.
        return []
      }
    },
  }
}
