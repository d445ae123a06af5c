import * as v from 'valibot'
import { limits } from '../../shared/limits.ts'
import {
  type RequestArgs,
  type RequestError,
  type RequestMessage,
  type RequestName,
  requestSchemas,
} from '../../shared/protocol/requests.ts'

/** A request that was refused. Thrown inside the bridge only; what leaves it is the error's data. */
export class Refusal extends Error {
  readonly code: RequestError['code']

  constructor(code: RequestError['code'], message: string) {
    super(message)
    this.name = 'Refusal'
    this.code = code
  }

  get data(): RequestError {
    return { code: this.code, message: this.message }
  }
}

/** A request whose arguments have the shape that its name asks for. */
export type Checked = { [N in RequestName]: { readonly name: N; readonly args: RequestArgs<N> } }[RequestName]

const envelope = v.strictObject({
  id: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  name: v.string(),
  args: v.unknown(),
})

/** The envelope of a request. @throws Refusal `bad_request` for what is none, and for one that is too big */
export function checkEnvelope(message: unknown): RequestMessage {
  const parsed = v.safeParse(envelope, message)
  if (!parsed.success) throw new Refusal('bad_request', `not a request: ${firstIssue(parsed.issues)}`)
  const bytes = sizeOf(message)
  if (bytes > limits.requestBytes)
    throw new Refusal(
      'bad_request',
      `a request has ${limits.requestBytes} bytes at most; this one has ${bytes}`,
    )
  return parsed.output
}

/** @throws Refusal `unknown_request`, or `invalid_argument` that names the argument and what is wrong with it */
export function checkRequest({ name, args }: RequestMessage): Checked {
  if (!Object.hasOwn(requestSchemas, name))
    throw new Refusal('unknown_request', `there is no request "${name.slice(0, 100)}"`)
  const schema = requestSchemas[name as RequestName]
  const parsed = v.safeParse(schema as v.GenericSchema, args)
  if (!parsed.success) throw new Refusal('invalid_argument', firstIssue(parsed.issues))
  return { name, args: parsed.output } as Checked
}

/** The id by which a refused message can be answered; 0 when it has none. */
export function idOf(message: unknown): number {
  const id: unknown =
    typeof message === 'object' && message !== null ? (message as { id?: unknown }).id : null
  return Number.isSafeInteger(id) && (id as number) >= 0 ? (id as number) : 0
}

function firstIssue(issues: readonly v.BaseIssue<unknown>[]): string {
  const [issue] = issues
  if (issue === undefined) return 'it is not what it should be'
  const path = v.getDotPath(issue)
  return path === null ? issue.message : `${path}: ${issue.message}`
}

/** Bytes of `message` as it goes over the wire. @throws Refusal for what could not */
function sizeOf(message: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(message))
  } catch {
    throw new Refusal('bad_request', 'not a request: it holds what JSON cannot')
  }
}
