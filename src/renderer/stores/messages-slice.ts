import { limits } from '../../shared/limits.ts'
import type { MessagesUpdate } from '../../shared/protocol/events.ts'
import { applyMessages, type Chart, clearChart, emptyChart } from '../messages/chart.ts'
import { neighboursOf } from '../messages/first-seats.ts'
import { type ShownKind, type Shows, showsAtFirst } from '../messages/shows.ts'
import type { Slice } from './slice.ts'

/** The chart of messages: who is on it, what was told, and how it is shown. */
export type MessagesSlice = {
  /** Keys of the seats on it from left to right; none: nobody was chosen yet. */
  chartSeats: readonly string[]
  /** Messages to and from processes that are not on it are shown too. */
  chartOthers: boolean
  chart: Chart
  /** The chart as it stood when it was frozen; null while it follows the world. */
  frozenChart: Chart | null
  chartShows: Shows
  /** The newest line is kept in sight. */
  chartFollows: boolean
  /** Id of the event whose details are shown. */
  chartSelected: string | null
  chooseChartSeats: (keys: readonly string[]) => void
  /** Adds seats that are not on the chart yet, as far as there is room. */
  addChartSeats: (keys: readonly string[]) => void
  removeChartSeat: (key: string) => void
  /** Moves a seat by so many places, to the right if `by` is above 0. */
  moveChartSeat: (key: string, by: number) => void
  /** Goes to the chart of this seat: it stays as it is where that is on it, else it is of the seat and who is around it. */
  showMessagesOf: (key: string) => void
  showOthers: (others: boolean) => void
  showKind: (kind: ShownKind, shown: boolean) => void
  followChart: (follows: boolean) => void
  freezeChart: (frozen: boolean) => void
  clearChart: () => void
  selectMessage: (id: string | null) => void
  /** The chart is asked for anew; until it begins, what was told before is shown. */
  chartAsked: () => void
  messagesTold: (update: MessagesUpdate) => void
}

export const createMessagesSlice: Slice<MessagesSlice> = set => ({
  chartSeats: [],
  chartOthers: false,
  chart: emptyChart,
  frozenChart: null,
  chartShows: showsAtFirst,
  chartFollows: true,
  chartSelected: null,
  chooseChartSeats: keys => set({ chartSeats: keys.slice(0, limits.chartSeats), frozenChart: null }),
  addChartSeats: keys =>
    set(({ chartSeats }) => ({
      chartSeats: [...new Set([...chartSeats, ...keys])].slice(0, limits.chartSeats),
      frozenChart: null,
    })),
  removeChartSeat: key =>
    set(({ chartSeats }) => ({ chartSeats: chartSeats.filter(seat => seat !== key), frozenChart: null })),
  moveChartSeat: (key, by) =>
    set(({ chartSeats }) => {
      const from = chartSeats.indexOf(key)
      const to = Math.min(chartSeats.length - 1, Math.max(0, from + by))
      if (from < 0 || from === to) return {}
      const moved = chartSeats.filter(seat => seat !== key)
      moved.splice(to, 0, key)
      return { chartSeats: moved }
    }),
  showMessagesOf: key =>
    set(({ chartSeats, picture }) => {
      if (chartSeats.includes(key) || picture === null) return { place: 'messages' }
      const chosen = [...new Set([key, ...neighboursOf(picture, key)])]
      return {
        place: 'messages',
        chartSeats: chosen.slice(0, seatsAround),
        chartOthers: true,
        frozenChart: null,
      }
    }),
  showOthers: chartOthers => set({ chartOthers, frozenChart: null }),
  showKind: (kind, shown) => set(({ chartShows }) => ({ chartShows: { ...chartShows, [kind]: shown } })),
  followChart: chartFollows => set({ chartFollows }),
  freezeChart: frozen => set(({ chart }) => ({ frozenChart: frozen ? chart : null })),
  clearChart: () =>
    set(({ chart }) => ({ chart: clearChart(chart), frozenChart: null, chartSelected: null })),
  selectMessage: chartSelected => set({ chartSelected }),
  chartAsked: () => set(({ chart }) => ({ chart: { ...chart, begun: false }, frozenChart: null })),
  messagesTold: update =>
    set(({ chart, frozenChart }) => ({
      chart: applyMessages(chart, update),
      // It was of another world, or of another time.
      frozenChart: update.begin ? null : frozenChart,
    })),
})

/** The chart that is shown. */
export const shownChart = ({ chart, frozenChart }: Pick<MessagesSlice, 'chart' | 'frozenChart'>): Chart =>
  frozenChart ?? chart

/** Whether messages to and from others are shown: of one seat alone there would be nothing else. */
export const showsOthers = ({
  chartOthers,
  chartSeats,
}: Pick<MessagesSlice, 'chartOthers' | 'chartSeats'>): boolean => chartOthers || chartSeats.length === 1

/** A seat with so many around it, itself counted, can still be read. */
const seatsAround = 8
