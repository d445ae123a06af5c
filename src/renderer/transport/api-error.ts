import type { RequestError } from '../../shared/protocol/requests.ts'

/** A request that was refused or could not be sent. */
export class ApiError extends Error {
  readonly code: RequestError['code'] | 'disconnected'

  constructor(code: ApiError['code'], message: string) {
    super(message)
    this.name = 'ApiError'
    this.code = code
  }
}

/** Whether a request failed because there is no connection. */
export function isLoss(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'disconnected'
}

/**
 * One sentence for the user about why a request failed. Errors that crossed a process border may have lost
 * their class, so only the message counts.
 */
export function errorText(error: unknown): string {
  if (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    typeof error.message === 'string'
  ) {
    return error.message.replace(/^Error invoking remote method '[^']*': (\w*Error: )?/, '') || 'It failed.'
  }
  return typeof error === 'string' && error !== '' ? error : 'It failed.'
}
