// npm run serve -- --port N --data DIR --no-open: the same app for a browser on this machine.
// The app runs in this very OS process, so that signals sent to it reach the app and nothing stands between.
import { buildWhenNeeded } from './build.mjs'
import { messageOf } from './support/run.mjs'

try {
  await buildWhenNeeded({ before: () => console.log('Building Coppice …') })
  await import(new URL('../out/main/serve.js', import.meta.url).href)
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}
