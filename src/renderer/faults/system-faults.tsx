import { useState } from 'react'
import { useApp, useAppState } from '../ui/app-context.ts'
import type { Breaker } from './faults-dialog.tsx'

/** What can be done to the disk, to the application and to the app itself. */
export function SystemFaults({ breakIt }: { breakIt: Breaker }) {
  const { commands } = useApp()
  const [sure, setSure] = useState(false)
  const [resetting, setResetting] = useState(false)
  const shop = useAppState(state => state.panes.find(({ content }) => content?.screen === 'shop'))
  const product = shop?.content?.screen === 'shop' ? shop.content.catalogue[0] : undefined
  return (
    <div className="fault-grid">
      <button
        type="button"
        className="button"
        disabled={!shop || !product}
        onClick={() =>
          void breakIt(async () => {
            if (!shop || !product) return 'No shop is open.'
            await commands.send(shop.id, { name: 'shop.select_tampered', sku: product.sku, price: -5 })
            return `${product.name} was put into the cart of ${shop.name} for $−5, as a manipulated page could.`
          })
        }
      >
        Send a negative price
      </button>
      <span>The cart stops, and comes back in the way it is kept.</span>

      <span className="fault-pair">
        <button
          type="button"
          className="button"
          onClick={() =>
            void breakIt(async () => {
              await commands.fillDisk(true)
              return 'The disk is full: nothing more can be saved until there is room.'
            })
          }
        >
          Fill the disk
        </button>
        <button
          type="button"
          className="button"
          onClick={() =>
            void breakIt(async () => {
              await commands.fillDisk(false)
              return 'The disk has room again.'
            })
          }
        >
          Make room
        </button>
      </span>
      <span>Writes fail with enospc; nothing that was saved is lost.</span>

      <button
        type="button"
        className="button"
        onClick={() =>
          void breakIt(async () => {
            await commands.restartApplication()
            return 'The application is taken down in order and started again.'
          })
        }
      >
        Restart the application
      </button>
      <span>Everything in memory is gone; files, addresses and forms are not.</span>

      <button
        type="button"
        className={resetting ? 'button danger' : 'button'}
        onClick={() => {
          if (resetting)
            void breakIt(async () => {
              await commands.resetDemo()
              return 'Everything is as on the first day.'
            })
          setResetting(!resetting)
        }}
      >
        {resetting ? 'Yes, remove all that was saved' : 'Reset to the demo'}
      </button>
      <span>Removes all tables and logs of the data folder, and starts with the demo’s data.</span>

      <button
        type="button"
        className="button danger"
        onClick={() => {
          if (sure)
            void breakIt(async () => {
              await commands.killApp()
              return 'The app is gone.'
            })
          setSure(!sure)
        }}
      >
        {sure ? 'Yes, kill -9 now' : 'kill -9 the app'}
      </button>
      <span>
        Coppice is gone at once and you have to start it again. What was acknowledged is there then.
      </span>
    </div>
  )
}
