/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  if (specifier !== 'electron' && specifier !== 'electron/main') return next(specifier, context)
  return { url: new URL('./electron.mjs', import.meta.url).href, format: 'module', shortCircuit: true }
}
