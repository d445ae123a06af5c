import type { Process } from './process.ts'

/**
 * The processes that one is linked to, in the order in which they were: one, a short list, or many. A supervisor of a
 * few children changes its links with each of their lives, and a list of a few is quicker than a set.
 */
export type Linked = Process | Process[] | Set<Process>

/** Links that a list has at most. */
const few = 12

/** Adds `other` to the links of `process`, where it is not. */
export function addLinked(process: Process, other: Process): void {
  const { linked } = process
  if (linked === null) process.linked = other
  else if (!Array.isArray(linked)) {
    if (linked instanceof Set) linked.add(other)
    else process.linked = [linked, other]
  } else if (linked.length < few) linked.push(other)
  else process.linked = new Set(linked).add(other)
}

export function isLinked({ linked }: Process, other: Process): boolean {
  if (linked === null || linked === other) return linked === other
  if (Array.isArray(linked)) return linked.includes(other)
  return linked instanceof Set && linked.has(other)
}

/** Takes `other` off the links of `process`; false when it was not there. */
export function dropLinked(process: Process, other: Process): boolean {
  const { linked } = process
  if (linked === other) {
    process.linked = null
    return true
  }
  if (Array.isArray(linked)) return dropFrom(linked, other)
  return linked instanceof Set && linked.delete(other)
}

function dropFrom(list: Process[], other: Process): boolean {
  const found = list.indexOf(other)
  if (found < 0) return false
  for (let at = found + 1; at < list.length; at++) list[at - 1] = list[at] as Process
  list.pop()
  return true
}

/** A copy with each as `copyOf` says. */
export function copyLinked(linked: Linked, copyOf: (process: Process) => Process): Linked {
  if (Array.isArray(linked)) return linked.map(copyOf)
  return linked instanceof Set ? new Set([...linked].map(copyOf)) : copyOf(linked)
}
