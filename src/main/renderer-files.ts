import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Asset, Assets } from './bridge/index.ts'

const types: { readonly [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/**
 * Reads the built renderer under `folder`, all of it: a few files that are asked for at once on every start. Files of a
 * type that is not known (source maps among them) are left out.
 */
export function readRenderer(folder: string): Assets {
  const assets = new Map<string, Asset>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const body = new Uint8Array(readFileSync(path))
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22)
    // Vite puts a part of the hash into the names of what it bundles, before the extension.
    const immutable = /-[\w-]{8}\.\w+$/.test(entry.name)
    const pathname = path.slice(folder.length).replaceAll('\\', '/')
    assets.set(pathname.startsWith('/') ? pathname : `/${pathname}`, {
      body,
      type,
      etag: `"${hash}"`,
      immutable,
    })
  }
  if (!assets.has('/index.html')) throw new Error(`${folder} has no index.html; build the app first`)
  return assets
}
