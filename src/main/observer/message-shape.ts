import { DOWN, EXIT, gen_call, gen_cast } from '../../shared/atoms.ts'
import { atom, ImproperList, Pid, Ref, type Term, Tuple } from '../../shared/term.ts'

export type MessageShape = {
  /** `system`: a request of `sys`; `exit`: an exit signal that was trapped; `ack`: a new process has begun. */
  readonly kind: 'call' | 'reply' | 'cast' | 'info' | 'exit' | 'down' | 'system' | 'ack'
  /** What of it is worth reading. */
  readonly what: Term
  /** Of a call, its reply and a DOWN: the reference by which they belong together. */
  readonly ref: Ref | null
}

/** What a message is, by its shape alone, as the behaviours make them. */
export function shapeOf(message: Term): MessageShape {
  if (!(message instanceof Tuple)) return { kind: 'info', what: message, ref: null }
  const [tag, second, third] = message.items as readonly Term[]
  if (tag === gen_call && message.size === 3)
    return { kind: 'call', what: third as Term, ref: refOfCaller(second) }
  if (tag === gen_cast && message.size === 2) return { kind: 'cast', what: second as Term, ref: null }
  if (tag === system && message.size === 3)
    return { kind: 'system', what: third as Term, ref: refOfCaller(second) }
  if (tag === DOWN && message.size === 5)
    return { kind: 'down', what: message.items[4] as Term, ref: second instanceof Ref ? second : null }
  if (tag === EXIT && message.size === 3 && second instanceof Pid)
    return { kind: 'exit', what: third as Term, ref: null }
  if (tag === ack && message.size === 3) return { kind: 'ack', what: message, ref: null }
  const ref = message.size === 2 ? refOfTag(tag) : null
  return ref === null ? { kind: 'info', what: message, ref } : { kind: 'reply', what: second as Term, ref }
}

/** `{Pid, Tag}` */
function refOfCaller(from: Term | undefined): Ref | null {
  return from instanceof Tuple && from.size === 2 ? refOfTag(from.items[1]) : null
}

/** `Ref`, or `[alias | Ref]` */
function refOfTag(tag: Term | undefined): Ref | null {
  if (tag instanceof Ref) return tag
  return tag instanceof ImproperList && tag.tail instanceof Ref ? tag.tail : null
}

const system = atom('system')
const ack = atom('ack')
