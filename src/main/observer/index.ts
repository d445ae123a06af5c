/** What is to be seen of a running world, as plain data for windows. */
export type { Look } from './look.ts'
export { Observer, type ObserverOptions, type Watching } from './observer.ts'
export { isOrderly, moduleOf, ownName, spoken, spokenReason } from './words.ts'
