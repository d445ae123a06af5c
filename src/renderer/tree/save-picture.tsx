import { useApp } from '../ui/app-context.ts'
import { SaveMenu } from '../ui/save-menu.tsx'

/** Copies the picture of the tree, or saves it as a file. */
export function SavePicture() {
  const { tree } = useApp()
  return (
    <SaveMenu
      what="the picture"
      inWords="the picture of the tree"
      file="supervision-tree"
      svg={() => tree.current?.svg() ?? null}
      png={() => tree.current?.png() ?? null}
    />
  )
}
