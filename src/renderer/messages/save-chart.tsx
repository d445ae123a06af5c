import { shownChart } from '../stores/messages-slice.ts'
import { readTheme } from '../tree/theme.ts'
import { useApp } from '../ui/app-context.ts'
import { type Drawing, pictureSideMax, pngOf, svgOf } from '../ui/picture-file.ts'
import { SaveMenu } from '../ui/save-menu.tsx'
import { chartAsJson, chartAsMermaid, type Seat } from './as-text.ts'
import { drawChart } from './draw.ts'
import { drawHeads, headsHeight } from './draw-heads.ts'
import type { ChartScene } from './scene.ts'

/** Copies or saves the chart: as a picture, as a diagram of Mermaid's, or as data. */
export function SaveChart({ scene }: { scene: ChartScene }) {
  const { store } = useApp()
  const seats = (): Seat[] => {
    const { chartSeats, picture, chart } = store.getState()
    return chartSeats.map(key => {
      const known = [...chart.who.values()].find(process => process.key === key)
      return { key, name: picture?.nodes.get(key)?.name ?? known?.name ?? key }
    })
  }
  /** Of a longer chart than that the newest part, in a picture that has a largest size. */
  const drawing = (heightMost: number): Drawing => {
    const theme = readTheme(document.documentElement)
    const { chartSelected: selected, picture } = store.getState()
    const height = Math.min(scene.height, heightMost)
    const named = seats()
    return {
      width: scene.width,
      height: headsHeight + height,
      title: `Messages among ${named.map(({ name }) => name).join(', ')}: ${scene.rows.length} lines`,
      draw: (context, ratio) => {
        context.setTransform(ratio, 0, 0, ratio, 0, 0)
        drawHeads(context, scene, named, key => picture?.nodes.get(key), theme)
        context.setTransform(ratio, 0, 0, ratio, 0, headsHeight * ratio)
        const top = scene.height - height
        drawChart(context, {
          scene,
          theme,
          left: 0,
          top,
          width: scene.width,
          height,
          selected,
          hovered: null,
        })
      },
    }
  }
  const chart = () => shownChart(store.getState())
  return (
    <SaveMenu
      what="the chart"
      inWords="the chart of messages"
      file="messages"
      svg={() => svgOf(drawing(Number.POSITIVE_INFINITY))}
      png={() => pngOf(drawing(pictureSideMax - headsHeight))}
      texts={[
        { name: 'Mermaid', ending: 'mmd', text: () => chartAsMermaid(chart(), scene.rows, seats()) },
        { name: 'JSON', ending: 'json', text: () => chartAsJson(chart(), scene.rows, seats()) },
      ]}
    />
  )
}
