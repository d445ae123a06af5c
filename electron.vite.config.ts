import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const at = (path: string) => resolve(import.meta.dirname, path)

/** Hot reload puts inline scripts into the page, which the page's own policy forbids, as it must in the built app. */
const withoutPolicyInDevelopment: Plugin = {
  name: 'coppice:without-policy-in-development',
  apply: 'serve',
  transformIndexHtml: html => html.replace(/<meta[^>]*Content-Security-Policy[^>]*>/i, ''),
}

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      target: 'node20',
      sourcemap: true,
      rollupOptions: {
        input: { index: at('src/main/index.ts'), serve: at('src/main/serve.ts') },
        // One file a module: the stack of a crash then names the module its author wrote.
        output: {
          format: 'es',
          // Texts of sources lie aside, or a module would share its name with its own text.
          entryFileNames: ({ facadeModuleId }) =>
            facadeModuleId?.includes('?raw') ? 'sources/[name].js' : '[name].js',
          preserveModules: true,
          preserveModulesRoot: at('src/main'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      // The window is sandboxed, and a sandboxed preload can only require `electron`: everything else goes in.
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: at('src/main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', inlineDynamicImports: true },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    // The same files are served by the window's own protocol and by the browser mode, so no path is absolute.
    base: './',
    plugins: [react(), withoutPolicyInDevelopment],
    build: {
      outDir: at('out/renderer'),
      sourcemap: true,
      rollupOptions: { input: at('src/renderer/index.html') },
    },
  },
})
