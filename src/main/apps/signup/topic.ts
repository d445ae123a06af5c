/** Where the changes of what is kept under `key` are told. */
export function signupTopic(key: string): string {
  return `signup:${key}`
}
