import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'

const firstFocus = 'data-first-focus'

/**
 * A dialog that holds the focus and closes with Esc or a click outside it. The focus begins on the element
 * marked `data-first-focus`, else on the first that can have it.
 */
export function Modal({
  title,
  className = '',
  onClose,
  children,
}: {
  title: string
  className?: string
  onClose: () => void
  children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const element = dialog.current
    // Whatever had the focus has it again when the dialog goes.
    const before = document.activeElement
    element?.showModal()
    element?.querySelector<HTMLElement>(`[${firstFocus}]`)?.focus()
    return () => {
      element?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is on the backdrop; Esc is its key and is the dialog's own.
    <dialog
      ref={dialog}
      className={`modal ${className}`}
      aria-labelledby={heading}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      // Without a click or key since the last one, a browser closes it without asking.
      onClose={onClose}
      onClick={event => {
        if (event.target === dialog.current) onClose()
      }}
    >
      <div className="modal-body">
        <header className="modal-head">
          <h2 id={heading}>{title}</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
            <X size={16} aria-hidden />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  )
}
