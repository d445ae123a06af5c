import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'

export type Popup = {
  readonly open: boolean
  readonly setOpen: (open: boolean) => void
  /** For the element that holds the button, its first, and what that opens. */
  readonly box: RefObject<HTMLDivElement | null>
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** Something that a button opens, and that a press outside of it or Esc closes; Esc gives the focus back to the button. */
export function usePopup(): Popup {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return
    event.stopPropagation()
    event.preventDefault()
    setOpen(false)
    box.current?.querySelector('button')?.focus()
  }
  return { open, setOpen, box, onKeyDown }
}
