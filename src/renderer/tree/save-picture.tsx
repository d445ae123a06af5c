import { Image } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useApp, useAppState } from '../ui/app-context.ts'

type Format = 'svg' | 'png'

/** Copies the picture of the tree, or saves it as a file. */
export function SavePicture() {
  const { tree } = useApp()
  const troubleIs = useAppState(state => state.troubleIs)
  const [open, setOpen] = useState(false)
  const [done, setDone] = useState('')
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])

  const make = async (format: Format): Promise<Blob> => {
    const view = tree.current
    const blob =
      format === 'svg' ? new Blob([view?.svg() ?? ''], { type: 'image/svg+xml' }) : await view?.png()
    if (!blob) throw new Error('the tree is too large for a picture of this kind')
    return blob
  }
  const run = (action: () => Promise<string>) => () => {
    setOpen(false)
    action().then(setDone, (error: unknown) =>
      troubleIs(`The picture could not be made: ${error instanceof Error ? error.message : String(error)}.`),
    )
  }
  const save = (format: Format) =>
    run(async () => {
      const url = URL.createObjectURL(await make(format))
      const link = document.createElement('a')
      link.href = url
      link.download = `supervision-tree.${format}`
      link.click()
      URL.revokeObjectURL(url)
      return `Saved as supervision-tree.${format}.`
    })
  const copy = (format: Format) =>
    run(async () => {
      if (format === 'svg') await navigator.clipboard.writeText(await (await make('svg')).text())
      // The clipboard wants to be asked while the click lasts: it waits for the picture itself.
      else await navigator.clipboard.write([new ClipboardItem({ 'image/png': make('png') })])
      return format === 'svg' ? 'Copied as SVG text.' : 'Copied as an image.'
    })

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what a button inside has opened.
    <div
      ref={box}
      className="save-picture"
      onKeyDown={event => {
        if (event.key !== 'Escape' || !open) return
        event.stopPropagation()
        setOpen(false)
        box.current?.querySelector('button')?.focus()
      }}
    >
      <button
        type="button"
        className="icon-button"
        aria-label="Copy or save the picture"
        aria-expanded={open}
        title="Copy or save the picture of the tree"
        onClick={() => setOpen(!open)}
      >
        <Image size={15} aria-hidden />
      </button>
      {open ? (
        <div className="save-menu">
          <button type="button" onClick={copy('png')}>
            Copy as image
          </button>
          <button type="button" onClick={copy('svg')}>
            Copy as SVG
          </button>
          <button type="button" onClick={save('png')}>
            Save as PNG
          </button>
          <button type="button" onClick={save('svg')}>
            Save as SVG
          </button>
        </div>
      ) : null}
      <span className="said" role="status">
        {done}
      </span>
    </div>
  )
}
