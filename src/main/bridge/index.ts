/** The border between windows and the running system, and the two ways across. */
export type { Asset, Assets } from './assets.ts'
export { assetOf } from './assets.ts'
export { Bridge, type BridgeOptions, type Session } from './bridge.ts'
export { securityHeaders } from './security.ts'
