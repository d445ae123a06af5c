/** The menu: what every desktop app has, and nothing that the window offers itself. */
export function menuTemplate(platform: string): MenuItem[] {
  const first: MenuItem =
    platform === 'darwin' ? { role: 'appMenu' } : { label: 'File', submenu: [{ role: 'quit' }] }
  return [
    first,
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { type: 'separator' },
        { role: 'reload' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
  ]
}

/** The part of Electron's MenuItemConstructorOptions that is used. */
type MenuItem =
  | { role: 'appMenu' | 'editMenu' | 'windowMenu' | 'quit' | 'reload' | 'toggleDevTools' }
  | { role: 'resetZoom' | 'zoomIn' | 'zoomOut' | 'togglefullscreen' }
  | { type: 'separator' }
  | { label: string; submenu: MenuItem[] }
