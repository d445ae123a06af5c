import { Ellipsis } from 'lucide-react'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react'
import type { ProcessInfo } from '../../shared/protocol/events.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { type HandAction, handActions } from './hand-actions.ts'
import './hand.css'

/** What can be done to the process, in a menu. What cannot be done now stays in it and says why. */
export function HandMenu({ info }: { info: ProcessInfo | null }) {
  const open = useAppState(state => state.handMenu) && info !== null
  const show = useAppState(state => state.showHandMenu)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) show(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open, show])
  // A menu that was opened for one process is not for the next.
  useEffect(() => () => show(false), [show])
  return (
    <div className="hand" ref={box}>
      <button
        type="button"
        className="icon-button"
        aria-label="What can be done to this process"
        title="What can be done to this process ( a )"
        aria-haspopup="menu"
        aria-expanded={open}
        disabled={info === null}
        onClick={() => show(!open)}
      >
        <Ellipsis size={16} aria-hidden />
      </button>
      {open && info ? <Menu info={info} /> : null}
    </div>
  )
}

function Menu({ info }: { info: ProcessInfo }) {
  const { commands } = useApp()
  const show = useAppState(state => state.showHandMenu)
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const menu = list.current
    if (menu === null) return
    // Where there is no room below its button it goes up over what stands there.
    const { bottom } = menu.getBoundingClientRect()
    const over = bottom + edgePx - window.innerHeight
    if (over > 0) menu.style.top = `${menu.offsetTop - over}px`
  }, [])
  useEffect(() => {
    const before = document.activeElement
    list.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    return () => {
      // A dialog that the menu has opened takes the focus by itself.
      if (before instanceof HTMLElement && before.isConnected && document.activeElement === document.body)
        before.focus()
    }
  }, [])
  const run = ({ id, whyNot }: HandAction) => {
    if (whyNot !== null) return
    show(false)
    void commands.handle(id, info)
  }
  const move = (event: KeyboardEvent) => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
    const at = items.indexOf(document.activeElement as HTMLElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (event.key === 'Escape' || event.key === 'Tab') show(false)
    else if (next !== undefined) items.at(next % items.length)?.focus()
    else return
    event.stopPropagation()
    if (event.key !== 'Tab') event.preventDefault()
  }
  return (
    <div ref={list} role="menu" tabIndex={-1} aria-label="Actions" className="hand-menu" onKeyDown={move}>
      {handActions(info).map(action => (
        <Item key={action.id} action={action} run={() => run(action)} />
      ))}
    </div>
  )
}

/** Between the menu and the edge of the window. */
const edgePx = 12

function Item({ action: { text, does, whyNot }, run }: { action: HandAction; run: () => void }) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} aria-disabled={whyNot !== null} onClick={run}>
      <span>{text}</span>
      <span className={whyNot === null ? 'mono muted' : 'why-not'}>{whyNot ?? does}</span>
    </button>
  )
}
