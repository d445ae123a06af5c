import type { ReactNode } from 'react'
import type { ProcessInfo, TreeNode } from '../../shared/protocol/events.ts'
import { Breakable } from '../ui/breakable.tsx'
import { bytesText, clockText } from '../ui/format.ts'
import { ProcessLink } from '../ui/process-link.tsx'

/** The fields of observer's process window that are one value each. */
export function Facts({ info, node }: { info: ProcessInfo; node: TreeNode | undefined }) {
  const facts: readonly (readonly [name: string, value: ReactNode])[] = [
    ['Registered Name', info.registeredName ?? '–'],
    ...(info.label === null ? [] : ([['Label', info.label]] as const)),
    ['Initial Call', info.initialCall],
    ['Current Function', info.currentFunction],
    ['Behaviour', info.behaviour],
    ['Status', info.status],
    ['Message Queue Len', info.messageQueueLen.toLocaleString('en')],
    ['Parent', info.parent === null ? '–' : <ProcessLink key="parent" peer={info.parent} />],
    ['Trap Exit', `${info.trapExit}`],
    ['Reductions', info.reductions.toLocaleString('en')],
    ['Memory', `${bytesText(info.memoryBytes)} on a BEAM, about`],
    ['Started', clockText(info.startedAtMs)],
    ...(info.endedAtMs === null ? [] : ([['Exited', clockText(info.endedAtMs)]] as const)),
    ...(info.timeoutAtMs === null ? [] : ([['Timeout', clockText(info.timeoutAtMs)]] as const)),
    ...(info.sys === null ? [] : ([['Debug', info.sys.debug.join(', ') || '–']] as const)),
    ['Restarts', info.restarts.toLocaleString('en')],
    ...(node?.restart ? ([['Restart Type', `:${node.restart}`]] as const) : []),
    ...(node?.supervisor ? supervisorFacts(node.supervisor) : []),
  ]
  return (
    <section>
      <h3>Process</h3>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? <Breakable text={value} /> : value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function supervisorFacts(supervisor: NonNullable<TreeNode['supervisor']>): [string, string][] {
  const { strategy, intensity, period, restartsInWindow, children } = supervisor
  return [
    ['Strategy', `:${strategy}`],
    ['Intensity (max_restarts)', `${intensity}, ${restartsInWindow} used`],
    ['Period (max_seconds)', `${period} s`],
    ['Children', children.toLocaleString('en')],
  ]
}
