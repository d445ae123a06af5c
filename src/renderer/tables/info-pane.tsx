import type { ReactNode } from 'react'
import type { Peer, TableRow } from '../../shared/protocol/events.ts'
import { plural } from '../ui/format.ts'
import { ProcessLink } from '../ui/process-link.tsx'
import { sizeText } from './map-words.ts'

/** What there is to know of a table, in the words of Erlang's observer, and of `dets:info`. */
export function InfoPane({ row }: { row: TableRow }) {
  return (
    <section className="table-info" aria-label="Info">
      {row.kind === 'ets' ? <EtsFacts row={row} /> : <DetsFacts row={row} />}
    </section>
  )
}

function EtsFacts({ row }: { row: TableRow }) {
  const { ets } = row
  if (ets === null) return null
  return (
    <>
      <Facts title="Identification and Owner">
        <Fact name="Name">{row.name}</Fact>
        <Fact name="Id" mono>
          {row.ref}
        </Fact>
        <Fact name="Named table">{ets.named ? 'true' : 'false'}</Fact>
        <Fact name="Owner">
          <ProcessLink peer={row.owner} />
        </Fact>
        <Fact name="Heir">{ets.heir === null ? 'none' : <ProcessLink peer={ets.heir} />}</Fact>
      </Facts>
      <Facts title="Settings">
        <Fact name="Source">ets</Fact>
        <Fact name="Key Position">{row.keypos}</Fact>
        <Fact name="Table Type">{row.type}</Fact>
        <Fact name="Protection Mode" hint={protectionHints[ets.protection]}>
          {ets.protection}
        </Fact>
      </Facts>
      <Facts title="Memory Usage">
        <Fact name="Number of objects">{row.objects.toLocaleString('en')}</Fact>
        <Fact name="Memory allocated" hint="As a BEAM would need, judged by the first objects.">
          about {sizeText(row.bytes)}
        </Fact>
        <Fact name="Life">
          It is in memory only, and is gone with its owner{ets.heir === null ? '' : ', unless the heir lives'}
          .
        </Fact>
      </Facts>
    </>
  )
}

const protectionHints = {
  public: 'Any process may read and write it.',
  protected: 'Any process may read it, only its owner may write it.',
  private: 'Only its owner may read or write it. Coppice reads it from outside; Erlang’s observer cannot.',
} as const

function DetsFacts({ row }: { row: TableRow }) {
  const { dets } = row
  if (dets === null) return null
  const { slots } = dets
  return (
    <>
      <Facts title="Table">
        <Fact name="Name" mono>
          {row.ref}
        </Fact>
        <Fact name="Owner" hint="The process of the table, under dets_sup.">
          <ProcessLink peer={row.owner} />
        </Fact>
        <Fact name="Users">
          <Users users={dets.users} />
        </Fact>
        <Fact name="Type">{row.type}</Fact>
        <Fact name="Keypos">{row.keypos}</Fact>
        <Fact name="Access">{dets.access}</Fact>
      </Facts>
      <Facts title="File">
        <Fact name="Filename" mono>
          {dets.file}
        </Fact>
        <Fact name="File size">
          {row.bytes.toLocaleString('en')} bytes, of which {sizeText(dets.memory)} are in memory
        </Fact>
        <Fact
          name="Closed properly"
          hint={
            dets.isClosedProperly
              ? 'Erlang would open the file as it is.'
              : 'Erlang would repair it first: dets marks a file as in use with the first change.'
          }
        >
          {dets.isClosedProperly ? 'yes' : 'no'}
        </Fact>
        <Fact name="Size">
          {plural(row.objects, 'object')} with {plural(dets.keys, 'key')}
        </Fact>
        <Fact name="Slots" hint="A table grows by splitting slots when it has more keys than slots.">
          {slots.used.toLocaleString('en')} in use; {slots.least.toLocaleString('en')} to{' '}
          {slots.most.toLocaleString('en')}
        </Fact>
        {dets.ramFile ? <Fact name="RAM file">true</Fact> : null}
      </Facts>
      <Facts title="Durability">
        <Fact
          name="Sync"
          hint={
            dets.sync === 'always'
              ? 'A change is answered when it is on the disk. This is Coppice’s own way.'
              : 'A change is answered at once and written later, as real DETS does: a crash loses what was not written.'
          }
        >
          {dets.sync}
        </Fact>
        <Fact name="Auto save" hint="Without a change for that long, the file is closed properly.">
          {dets.autoSaveMs === null ? 'never' : `after ${(dets.autoSaveMs / 1000).toLocaleString('en')} s`}
        </Fact>
        <Fact name="Waiting changes">{dets.waiting.toLocaleString('en')}</Fact>
        <Fact name="Problem">{dets.problem ?? 'none'}</Fact>
      </Facts>
    </>
  )
}

function Users({ users }: { users: readonly Peer[] }) {
  const counted = new Map<string, { peer: Peer; times: number }>()
  for (const peer of users) counted.set(peer.pid, { peer, times: (counted.get(peer.pid)?.times ?? 0) + 1 })
  if (counted.size === 0) return 'none'
  return (
    <ul className="table-users">
      {[...counted.values()].map(({ peer, times }) => (
        <li key={peer.pid}>
          <ProcessLink peer={peer} />
          {times > 1 ? ` ${times} times` : null}
        </li>
      ))}
    </ul>
  )
}

function Facts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="table-facts">
      <h3>{title}</h3>
      <dl>{children}</dl>
    </section>
  )
}

function Fact({
  name,
  hint,
  mono = false,
  children,
}: {
  name: string
  hint?: string
  mono?: boolean
  children: ReactNode
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={mono ? 'mono' : undefined}>
        {children}
        {hint === undefined ? null : <span className="table-hint">{hint}</span>}
      </dd>
    </div>
  )
}
