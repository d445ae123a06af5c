/** What is to be seen of a running world, as plain data for windows. */
export type { Ear } from './ear.ts'
export { childWords } from './feed-lines.ts'
export type { Look } from './look.ts'
export { type MessageShape, shapeOf } from './message-shape.ts'
export { Observer, type ObserverOptions, type Watching } from './observer.ts'
export { factsOf, supervisorView } from './supervisors.ts'
export { isOrderly, line, moduleOf, ownName, spoken, spokenReason } from './words.ts'
export { ProcessList, type ProcessLook } from './process-list.ts'
