import type { DragEvent } from 'react'
import { useApp } from '../ui/app-context.ts'
import { draggedSeat } from '../ui/drag-seat.ts'

type Handlers = {
  onDragOver: (event: DragEvent<HTMLElement>) => void
  onDragLeave: (event: DragEvent<HTMLElement>) => void
  onDrop: (event: DragEvent<HTMLElement>) => void
}

/** Handlers of an element on which a seat can be dropped: it is put on the chart of messages, which is shown. */
export function useSeatDrop(): Handlers {
  const { store } = useApp()
  const mark = ({ currentTarget }: DragEvent<HTMLElement>, over: boolean) =>
    currentTarget.classList.toggle('is-over', over)
  return {
    onDragOver: event => {
      if (!draggedSeat.isIn(event.dataTransfer)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      mark(event, true)
    },
    onDragLeave: event => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) mark(event, false)
    },
    onDrop: event => {
      mark(event, false)
      const key = draggedSeat.read(event.dataTransfer)
      if (key === null) return
      event.preventDefault()
      const { addChartSeats, goTo } = store.getState()
      addChartSeats([key])
      goTo('messages')
    },
  }
}
