/** Names of the two channels between a window of Electron's and the main process. */
export const channels = {
  /** Window to main, answered: a RequestMessage, and its ReplyMessage. */
  request: 'coppice:request',
  /** Main to window: an AppEvent. */
  event: 'coppice:event',
} as const
