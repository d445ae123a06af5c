/** The border between windows and the running system, and the two ways across. */
export type { Asset, Assets } from './assets.ts'
export { assetOf } from './assets.ts'
export type { Breakage } from './breakage.ts'
export { Bridge, type BridgeOptions } from './bridge.ts'
export { securityHeaders } from './security.ts'
export type { Session } from './session.ts'
