// node --import register.mjs out/main/index.js: runs a built main process in plain Node, where `electron` is the
// stand-in of this folder. Windows are pages of a browser that the driver (../stand-in.ts) holds at the other end
// of this OS process's channel.
import { register } from 'node:module'

register(new URL('./resolve.mjs', import.meta.url))
Object.defineProperty(process, 'type', { value: 'browser' })
Object.defineProperty(process, 'resourcesPath', { value: process.cwd() })
