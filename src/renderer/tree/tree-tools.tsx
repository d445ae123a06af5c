import {
  FoldVertical,
  LocateFixed,
  Maximize,
  Minus,
  Plus,
  Search,
  Shapes,
  UnfoldVertical,
  X,
} from 'lucide-react'
import { useMemo } from 'react'
import { applicationsIn } from '../stores/rows.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { SavePicture } from './save-picture.tsx'

/** Element id of the search field, so that its key finds it. */
export const searchFieldId = 'tree-search'

/** What stands over the canvas: search, what is shown, zoom, folding, legend, the picture. */
export function TreeTools() {
  const { tree } = useApp()
  const legend = useAppState(state => state.settings.panels.legend)
  const togglePanel = useAppState(state => state.togglePanel)
  const folded = useAppState(state => state.folds.folded.size > 0)
  return (
    <div className="tree-tools" data-covers="top">
      <Applications />
      <SearchField />
      <div className="tool-group">
        <Tool
          name="Zoom out"
          hint="Zoom out ( − )"
          Icon={Minus}
          onClick={() => tree.current?.zoomBy(1 / 1.3)}
        />
        <Tool name="Zoom in" hint="Zoom in ( + )" Icon={Plus} onClick={() => tree.current?.zoomBy(1.3)} />
        <Tool
          name="Fit the tree"
          hint="Show all of the tree ( 0 )"
          Icon={Maximize}
          onClick={() => tree.current?.fit()}
        />
        <Tool
          name="Centre the selection"
          hint="Bring the selected process to the middle ( c )"
          Icon={LocateFixed}
          onClick={() => tree.current?.centre()}
        />
        {folded ? (
          <Tool
            name="Unfold all"
            hint="Show what is folded"
            Icon={UnfoldVertical}
            onClick={() => tree.current?.unfold()}
          />
        ) : (
          <Tool
            name="Fold to fit"
            hint="Fold as much as makes the tree fit"
            Icon={FoldVertical}
            onClick={() => tree.current?.foldToFit()}
          />
        )}
        <button
          type="button"
          className="icon-button"
          aria-label="Legend"
          aria-pressed={legend}
          title="What the shapes, colours and lines mean, and which are drawn"
          onClick={() => togglePanel('legend')}
        >
          <Shapes size={15} aria-hidden />
        </button>
        <SavePicture />
      </div>
    </div>
  )
}

/** Chooses one application, or all. */
function Applications() {
  const children = useAppState(state => state.picture?.children)
  const top = useAppState(state => state.treeTop)
  const nodes = useAppState(state => (state.treeTop === null ? null : state.picture?.nodes))
  const showOnly = useAppState(state => state.showOnly)
  const { store } = useApp()
  const keys = useMemo(() => {
    const known = store.getState().picture?.nodes
    return children && known ? applicationsIn(children, known) : []
  }, [children, store])
  const name = (key: string) => store.getState().picture?.nodes.get(key)?.name ?? key
  // A part that was chosen by itself, and one that is gone for a while, stay to be seen.
  const shown = top === null || keys.includes(top) ? keys : [...keys, top]
  if (shown.length < 2) return null
  return (
    <select
      className="applications"
      aria-label="Show"
      title={top === null ? 'All applications are shown' : `Only ${nodes ? name(top) : top} is shown`}
      value={top ?? ''}
      onChange={event => showOnly(event.target.value === '' ? null : event.target.value)}
    >
      <option value="">All</option>
      {shown.map(key => (
        <option key={key} value={key}>
          {name(key)}
        </option>
      ))}
    </select>
  )
}

function SearchField() {
  const search = useAppState(state => state.search)
  const searchFor = useAppState(state => state.searchFor)
  return (
    <div className="search">
      <Search size={14} aria-hidden />
      <input
        id={searchFieldId}
        type="search"
        aria-label="Search the tree"
        placeholder="Search ( / )"
        value={search}
        onChange={event => searchFor(event.target.value)}
      />
      {search === '' ? null : (
        <button
          type="button"
          className="icon-button"
          aria-label="Clear the search"
          onClick={() => searchFor('')}
        >
          <X size={13} aria-hidden />
        </button>
      )}
    </div>
  )
}

type ToolProps = { name: string; hint: string; Icon: typeof Plus; onClick: () => void }

function Tool({ name, hint, Icon, onClick }: ToolProps) {
  return (
    <button type="button" className="icon-button" aria-label={name} title={hint} onClick={onClick}>
      <Icon size={15} aria-hidden />
    </button>
  )
}
