/** One file of the built renderer. */
export type Asset = {
  readonly body: Uint8Array<ArrayBuffer>
  /** MIME type. */
  readonly type: string
  /** Changes with the contents. */
  readonly etag: string
  /** Its name changes with its contents, so a copy is good for ever. */
  readonly immutable: boolean
}

/**
 * The files of the built renderer by the path of their URL, "/index.html". What is not in the map is not served: no path
 * leads out of the folder, because no path leads into the file system.
 */
export type Assets = ReadonlyMap<string, Asset>

/** The file that a URL's path asks for. */
export function assetOf(assets: Assets, pathname: string): Asset | undefined {
  return assets.get(pathname === '/' ? '/index.html' : pathname)
}
