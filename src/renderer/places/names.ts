/** What can fill the middle of the window, in the order of the rail; digit keys go to them. */
export const placeNames = [
  'tree',
  'processes',
  'tables',
  'messages',
  'log',
  'load',
  'shop',
  'views',
  'source',
] as const

export type PlaceName = (typeof placeNames)[number]
