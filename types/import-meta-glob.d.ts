/** What Vite makes of `import.meta.glob` for texts. @see Vite, Features: Glob Import */
interface ImportMeta {
  glob(
    pattern: readonly string[],
    options: { readonly query: '?raw'; readonly import: 'default'; readonly eager: true },
  ): Record<string, string>
}
