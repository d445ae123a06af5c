import type { TreeNode } from '../../shared/protocol/events.ts'

/** The seat's shape and state as on the canvas, as small as a letter. */
export function KindIcon({ kind, status }: Pick<TreeNode, 'kind' | 'status'>) {
  return (
    <svg
      viewBox="-8 -8 16 16"
      width="14"
      height="14"
      aria-hidden="true"
      className={`kind-icon status-${status}`}
    >
      {kind === 'application' ? <path d="M0-7 7 0 0 7-7 0z" /> : null}
      {kind === 'supervisor' ? <rect x="-5.5" y="-5.5" width="11" height="11" rx="2.5" /> : null}
      {kind === 'worker' ? <circle r="5.8" /> : null}
      {kind === 'table' ? (
        <path d="M-5-4.5c0-2.5 10-2.5 10 0v9c0 2.5-10 2.5-10 0zc0 2.5 10 2.5 10 0" />
      ) : null}
      {status === 'exiting' || status === 'dead' ? <path d="M-2.2-2.2 2.2 2.2M2.2-2.2-2.2 2.2" /> : null}
      {status === 'running' || status === 'runnable' ? <circle r="2" className="filled" /> : null}
    </svg>
  )
}
