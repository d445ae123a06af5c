import { ArrowRightLeft, CodeXml, Footprints, Table2, Telescope } from 'lucide-react'
import type { ProcessInfo, TreeNode } from '../../shared/protocol/events.ts'
import { isOutside } from '../stores/picture.ts'
import { shownProcess } from '../stores/selection-slice.ts'
import { HistorySection } from '../time/history-section.tsx'
import { KillButton } from '../time/kill-button.tsx'
import { KindIcon } from '../tree/kind-icon.tsx'
import { outsideSentence } from '../tree/outside.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { Breakable } from '../ui/breakable.tsx'
import { plural } from '../ui/format.ts'
import { CallbackNowLine } from './callback-now.tsx'
import { Facts } from './facts.tsx'
import { HandMenu } from './hand-menu.tsx'
import { OriginsSection } from './origins-section.tsx'
import { Dictionary, Mailbox, PastLives, Relations } from './sections.tsx'
import { StateSection } from './state-section.tsx'
import { TraceSection } from './trace-section.tsx'

/** The process window of Erlang's observer for what is selected, in its words. */
export function Inspector() {
  const node = useAppState(state => state.picture?.nodes.get(state.selectedKey ?? ''))
  const info = useAppState(shownProcess)
  const pid = useAppState(state => state.selectedPid)
  return (
    <section className="inspector" aria-label="Inspector">
      {node || info ? (
        <>
          <Head node={node} info={info} />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <section className="inspector-body" tabIndex={0} aria-label="Details">
            <Result pid={info?.pid ?? null} />
            {node?.problem ? <p className="problem-line">{node.problem}</p> : null}
            {node && isOutside(node) ? <p className="outside-line">{outsideSentence(node)}</p> : null}
            {info ? <Details info={info} node={node} /> : <NoDetails node={node} />}
          </section>
        </>
      ) : (
        <Nothing pid={pid} />
      )}
    </section>
  )
}

/** Names of more letters than this are written smaller. */
const longName = 16

function Head({ node, info }: { node: TreeNode | undefined; info: ProcessInfo | null }) {
  const { commands } = useApp()
  const pid = node ? node.pid : (info?.pid ?? null)
  const alive = node ? node.pid !== null : (info?.alive ?? false)
  const status = node?.status ?? info?.status ?? 'dead'
  const module = node?.module ?? info?.behaviour ?? ''
  const lives = node?.lives ?? 1
  const name = node?.name ?? info?.name ?? ''
  return (
    <header className="inspector-head">
      <div className="inspector-title">
        <KindIcon kind={node?.kind ?? 'worker'} status={alive ? status : node ? status : 'dead'} />
        <h2 title={name} className={name.length > longName ? 'long' : ''}>
          <Breakable text={name} />
        </h2>
        <HandMenu info={info} />
        <KillButton pid={alive ? pid : null} />
      </div>
      <div className="inspector-under">
        <p className="inspector-sub mono">
          {pid ?? 'no process'} ·{' '}
          <span className={`word-${status}`}>{alive || node ? status : 'exited'}</span>
          {' · '}
          <Breakable text={module} />
          {lives > 1 ? (
            <>
              {' · '}
              <span className="unbroken">life {lives}</span>
            </>
          ) : null}
        </p>
        <div className="inspector-tools">
          <button
            type="button"
            className="icon-button"
            aria-label="Step this process only"
            title="Pause, and let this process alone handle one message ( , )"
            disabled={!alive}
            onClick={() => void commands.stepProcess()}
          >
            <Footprints size={15} aria-hidden />
          </button>
          <MessagesButton seat={node?.key ?? null} />
          {node?.kind === 'table' ? <TableButton pid={node.pid} /> : null}
          <SourceButton module={module} />
        </div>
      </div>
    </header>
  )
}

/** Goes to the chart of messages of this process and those around it. */
function MessagesButton({ seat }: { seat: string | null }) {
  const showMessagesOf = useAppState(state => state.showMessagesOf)
  if (seat === null) return null
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Show its messages"
      title="Show its messages, and those of the processes around it"
      onClick={() => showMessagesOf(seat)}
    >
      <ArrowRightLeft size={15} aria-hidden />
    </button>
  )
}

/** Goes to the table that the process serves: its objects and its file. */
function TableButton({ pid }: { pid: string | null }) {
  const showTableOf = useAppState(state => state.showTableOf)
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Show its table"
      title="Show its objects and its file"
      disabled={pid === null}
      onClick={() => pid !== null && showTableOf(pid)}
    >
      <Table2 size={15} aria-hidden />
    </button>
  )
}

/** Goes to the source of the module that the process runs, where there is one to read. */
function SourceButton({ module }: { module: string }) {
  const known = useAppState(state => state.sources.some(source => source.module === module))
  const readSourceOf = useAppState(state => state.readSourceOf)
  if (!known) return null
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Source of ${module}`}
      title={`Source of ${module}`}
      onClick={() => readSourceOf(module)}
    >
      <CodeXml size={15} aria-hidden />
    </button>
  )
}

function Details({ info, node }: { info: ProcessInfo; node: TreeNode | undefined }) {
  return (
    <>
      {info.exitReason === null ? null : (
        <p className="exit-line">
          <span className="mono">{info.pid}</span> exited: <span className="mono">{info.exitReason}</span>
          {node?.status === 'restarting' ? ' – its supervisor is restarting it.' : ''}
        </p>
      )}
      {info.running === null ? null : (
        <CallbackNowLine running={info.running} suspended={info.sys?.suspended ?? false} />
      )}
      <StateSection info={info} />
      <TraceSection info={info} />
      <OriginsSection key={`from ${info.pid}`} info={info} />
      <HistorySection key={info.pid} pid={info.pid} />
      <Mailbox info={info} />
      <Facts info={info} node={node} />
      <Relations info={info} />
      <PastLives info={info} />
      <Dictionary info={info} />
    </>
  )
}

/** What came of the last thing that was done to this process by hand. */
function Result({ pid }: { pid: string | null }) {
  const said = useAppState(state => state.said)
  return (
    <div role="status">
      {said !== null && said.pid === pid ? (
        <p className={`hand-said${said.ok ? '' : ' is-refused'}`}>{said.text}</p>
      ) : null}
    </div>
  )
}

function NoDetails({ node }: { node: TreeNode | undefined }) {
  if (node?.pid) return <p className="muted pad">Looking at {node.pid}…</p>
  return (
    <p className="muted pad">
      {node?.lastExit == null
        ? 'Nobody has sat here yet.'
        : `The last process here exited: ${node.lastExit}.`}{' '}
      {node && node.lives > 0 ? `${plural(node.lives, 'process', 'processes')} so far.` : ''}
    </p>
  )
}

function Nothing({ pid }: { pid: string | null }) {
  const dataDir = useAppState(state => state.appInfo?.dataDir)
  return (
    <div className="nothing">
      <Telescope size={26} aria-hidden />
      <p>
        {pid === null
          ? 'Select a process in the tree to see its state, its mailbox and who it is linked to.'
          : `There is no process ${pid} any more.`}
      </p>
      {dataDir === undefined ? null : (
        <p className="data-dir">
          The tables’ files lie in <span className="mono">{dataDir}</span>
        </p>
      )}
    </div>
  )
}
