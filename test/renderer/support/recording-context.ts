/** A canvas context that draws nothing and remembers what it was told to. */
export type Told = {
  /** Names of the methods called, with their arguments. */
  calls: { method: string; args: unknown[] }[]
  /** Colours that something was filled or stroked with, and texts that were written. */
  used: Set<string>
  texts: string[]
  dashes: string[]
}

export function recordingContext(): { context: CanvasRenderingContext2D; told: Told } {
  const told: Told = { calls: [], used: new Set(), texts: [], dashes: [] }
  const state: Record<string, unknown> = { globalAlpha: 1 }
  const context = new Proxy(state, {
    get(target, name: string) {
      if (name in target) return target[name]
      if (name === 'measureText') return (text: string) => ({ width: text.length * 6 })
      return (...args: unknown[]) => {
        told.calls.push({ method: name, args })
        if (name.startsWith('fill')) told.used.add(`${target.fillStyle}`)
        if (name.startsWith('stroke')) told.used.add(`${target.strokeStyle}`)
        if (name === 'fillText') told.texts.push(`${args[0]}`)
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
