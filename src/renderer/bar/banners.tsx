import { CircleAlert, Info, TriangleAlert, Unplug, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Notice } from '../../shared/protocol/events.ts'
import { useAppState } from '../ui/app-context.ts'

const icons = { info: Info, warning: TriangleAlert, error: CircleAlert }

/** What the user must know now: a lost connection, a refused command, notices about files and host. */
export function Banners() {
  const connection = useAppState(state => state.connection)
  const everConnected = useAppState(state => state.appInfo !== null)
  const trouble = useAppState(state => state.trouble)
  const troubleIs = useAppState(state => state.troubleIs)
  const notices = useAppState(state => state.picture?.notices)
  const dismissed = useAppState(state => state.dismissed)
  const dismiss = useAppState(state => state.dismiss)
  return (
    <div className="banners">
      {connection === 'closed' ? (
        <Banner level="warning" Icon={Unplug} title="Connection lost – reconnecting…">
          {everConnected
            ? 'What you see is the last that was known. It goes on by itself when Coppice answers again.'
            : 'Coppice does not answer. Open the address that it printed when it started, with its token.'}
        </Banner>
      ) : null}
      {trouble === null ? null : (
        <Banner level="warning" title="That did not work." onClose={() => troubleIs(null)}>
          {trouble}
        </Banner>
      )}
      {notices
        ?.filter(({ id }) => !dismissed.has(id))
        .map(({ id, level, title, text }) => (
          <Banner key={id} level={level} title={title} onClose={() => dismiss(id)}>
            {text}
          </Banner>
        ))}
    </div>
  )
}

function Banner({
  level,
  title,
  Icon = icons[level],
  onClose,
  children,
}: {
  level: Notice['level']
  title: string
  Icon?: typeof Info
  onClose?: () => void
  children: ReactNode
}) {
  return (
    <div className={`banner banner-${level}`} role={level === 'info' ? 'status' : 'alert'}>
      <Icon size={16} aria-hidden />
      <p>
        <strong>{title}</strong> {children}
      </p>
      {onClose ? (
        <button type="button" className="icon-button" aria-label={`Close: ${title}`} onClick={onClose}>
          <X size={15} aria-hidden />
        </button>
      ) : null}
    </div>
  )
}
