/** A seat on its way from the tree to where it is dropped. */
const type = 'application/x-coppice-seat'

export const draggedSeat = {
  begin(transfer: DataTransfer, { key, name }: { key: string; name: string }): void {
    transfer.setData(type, key)
    transfer.setData('text/plain', name)
    transfer.effectAllowed = 'copy'
    const tag = document.createElement('span')
    tag.className = 'drag-tag'
    tag.textContent = name
    document.body.append(tag)
    transfer.setDragImage(tag, -12, 10)
    // The picture of it is taken when this event is over.
    setTimeout(() => tag.remove())
  },
  isIn: (transfer: DataTransfer): boolean => transfer.types.includes(type),
  /** Its key; null where something else is dragged. */
  read(transfer: DataTransfer): string | null {
    const key = transfer.getData(type)
    return key === '' ? null : key
  },
} as const
