import { Copy, Image } from 'lucide-react'
import { useState } from 'react'
import { useAppState } from './app-context.ts'
import './save-menu.css'
import { usePopup } from './use-popup.ts'

/** A form in which something can be written down as text. */
export type TextForm = {
  /** As the menu says it: "Mermaid". */
  readonly name: string
  /** Ending of its files, without the dot. */
  readonly ending: string
  readonly text: () => string | Promise<string>
}

export type SaveMenuProps = {
  /** What is copied or saved, as its button says it: "the picture". */
  what: string
  /** The same at more length: "the picture of the tree". Default: `what`. */
  inWords?: string
  /** Name of the files without their ending. */
  file: string
  /** As a picture; where it is left out there is none. A picture that cannot be made is null. */
  svg?: () => string | null
  png?: () => Promise<Blob | null> | null
  texts?: readonly TextForm[]
}

type Form = {
  readonly name: string
  readonly ending: string
  readonly copyName: string
  readonly make: () => Promise<Blob>
  readonly isImage: boolean
}

/** A button with a menu: copies something as an image or as text, or saves it as a file. */
export function SaveMenu(props: SaveMenuProps) {
  const { what, inWords = what, file } = props
  const troubleIs = useAppState(state => state.troubleIs)
  const { open, setOpen, box, onKeyDown } = usePopup()
  const [done, setDone] = useState('')

  const run = (action: () => Promise<string>) => () => {
    setOpen(false)
    action().then(setDone, (error: unknown) =>
      troubleIs(`The file could not be made: ${error instanceof Error ? error.message : String(error)}.`),
    )
  }
  const save = (form: Form) =>
    run(async () => {
      const name = `${file}.${form.ending}`
      const url = URL.createObjectURL(await form.make())
      const link = document.createElement('a')
      link.href = url
      link.download = name
      link.click()
      URL.revokeObjectURL(url)
      return `Saved as ${name}.`
    })
  const copy = (form: Form) =>
    run(async () => {
      if (!form.isImage) await navigator.clipboard.writeText(await (await form.make()).text())
      // The clipboard wants to be asked while the click lasts: it waits for the picture itself.
      else await navigator.clipboard.write([new ClipboardItem({ 'image/png': form.make() })])
      return form.isImage
        ? 'Copied as an image.'
        : `Copied as ${form.name === 'text' ? '' : `${form.name} `}text.`
    })
  const forms = formsOf(props)
  const Icon = forms.some(form => form.isImage) ? Image : Copy

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what a button inside has opened.
    <div ref={box} className="save-picture" onKeyDown={onKeyDown}>
      <button
        type="button"
        className="icon-button"
        aria-label={`Copy or save ${what}`}
        aria-expanded={open}
        title={`Copy or save ${inWords}`}
        onClick={() => setOpen(!open)}
      >
        <Icon size={15} aria-hidden />
      </button>
      {open ? (
        <div className="save-menu">
          {forms.map(form => (
            <button key={`copy ${form.name}`} type="button" onClick={copy(form)}>
              Copy as {form.copyName}
            </button>
          ))}
          {forms.map(form => (
            <button key={`save ${form.name}`} type="button" onClick={save(form)}>
              Save as {form.name}
            </button>
          ))}
        </div>
      ) : null}
      <span className="said" role="status">
        {done}
      </span>
    </div>
  )
}

function formsOf({ svg, png, texts = [] }: SaveMenuProps): Form[] {
  const forms: Form[] = []
  if (png !== undefined) {
    const make = async () => made(await png())
    forms.push({ name: 'PNG', ending: 'png', copyName: 'image', make, isImage: true })
  }
  if (svg !== undefined) {
    const make = async () => made(textBlob(svg(), 'image/svg+xml'))
    forms.push({ name: 'SVG', ending: 'svg', copyName: 'SVG', make, isImage: false })
  }
  for (const { name, ending, text } of texts) {
    const make = async () => made(textBlob(await text(), 'text/plain'))
    forms.push({ name, ending, copyName: name, make, isImage: false })
  }
  return forms
}

const textBlob = (text: string | null, type: string) => (text === null ? null : new Blob([text], { type }))

function made(blob: Blob | null): Blob {
  if (blob === null) throw new Error('it is too large for a picture of this kind')
  return blob
}
