/** A canvas context that draws nothing and remembers what it was told to. */
export type Told = {
  /** Names of the methods called, with their arguments. */
  calls: { method: string; args: unknown[] }[]
  /** Colours that something was filled or stroked with, and texts that were written. */
  used: Set<string>
  texts: string[]
  /** Size of each text on the screen, in CSS pixels, for a device pixel ratio of `pixelRatio`. */
  textSizes: number[]
  dashes: string[]
}

export function recordingContext(pixelRatio = 2): { context: CanvasRenderingContext2D; told: Told } {
  const told: Told = { calls: [], used: new Set(), texts: [], textSizes: [], dashes: [] }
  const state: Record<string, unknown> = { globalAlpha: 1, font: '10px sans' }
  let scale = 1
  const saved: { scale: number; state: Record<string, unknown> }[] = []
  const follow = (method: string, args: readonly unknown[]): void => {
    if (method === 'setTransform') scale = Number(args[0]) / pixelRatio
    if (method === 'scale') scale *= Number(args[0])
    if (method === 'save') saved.push({ scale, state: { ...state } })
    if (method === 'restore') {
      const last = saved.pop()
      if (!last) throw new Error('restored more often than saved')
      scale = last.scale
      Object.assign(state, last.state)
    }
  }
  const context = new Proxy(state, {
    get(target, name: string) {
      if (name in target) return target[name]
      if (name === 'measureText') return (text: string) => ({ width: text.length * 6 })
      return (...args: unknown[]) => {
        told.calls.push({ method: name, args })
        follow(name, args)
        if (name.startsWith('fill')) told.used.add(`${target.fillStyle}`)
        if (name.startsWith('stroke')) told.used.add(`${target.strokeStyle}`)
        if (name === 'fillText') {
          told.texts.push(`${args[0]}`)
          told.textSizes.push(Number(/([\d.]+)px/.exec(`${target.font}`)?.[1]) * scale)
        }
        if (name === 'setLineDash') told.dashes.push(JSON.stringify(args[0]))
      }
    },
    set(target, name: string, value) {
      target[name] = value
      return true
    },
  })
  return { context: context as unknown as CanvasRenderingContext2D, told }
}
