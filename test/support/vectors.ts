/** The files in test/formats/vectors, which real Erlang made. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const vectorsFolder = fileURLToPath(new URL('../formats/vectors/', import.meta.url))

/** The bytes of the vector file `name`. */
export function vectorBytes(name: string): Uint8Array {
  return Uint8Array.from(readFileSync(`${vectorsFolder}${name}`))
}

/** The vector file `name`, which holds JSON. */
export function vectorJson<T>(name: string): T {
  return JSON.parse(readFileSync(`${vectorsFolder}${name}`, 'utf8')) as T
}
