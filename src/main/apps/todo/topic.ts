/** Where a list's changes are told. */
export function todoTopic(token: string): string {
  return `todo:${token}`
}
