import { ChevronRight, RotateCcw, Zap } from 'lucide-react'
import { CartTable } from './cart-table.tsx'
import type { SectionProps } from './section-props.ts'

/** The same shopping trip with one cart a way, and crashes whenever one likes. */
export function CompareSection({ content, run }: SectionProps) {
  const { busy, steps, step, carts } = content
  const idle = busy === null
  const begun = carts.some(({ status }) => status !== 'fresh')
  return (
    <>
      <p className="lab-lead">
        One cart a way, the same trip, the same crashes: what comes back is compared with what was answered
        before.
      </p>
      <div className="lab-tools">
        <button
          type="button"
          className="button primary"
          disabled={!idle || step >= steps.length}
          onClick={() => run({ name: 'shop_lab.step' })}
        >
          <ChevronRight size={14} aria-hidden />
          Next step
        </button>
        <button
          type="button"
          className="button danger"
          disabled={!idle || !begun}
          onClick={() => run({ name: 'shop_lab.crash', victim: 'carts', way: null })}
        >
          <Zap size={14} aria-hidden />
          Crash all carts
        </button>
        <button
          type="button"
          className="button"
          disabled={!idle}
          onClick={() => run({ name: 'shop_lab.trip' })}
        >
          Whole trip, a crash at each step
        </button>
        <span className="lab-gap" />
        <button
          type="button"
          className="button"
          disabled={!idle || !begun}
          onClick={() => run({ name: 'shop_lab.crash', victim: 'stash', way: null })}
        >
          Kill the stash
        </button>
        <button
          type="button"
          className="button"
          disabled={!idle || !begun}
          title="Kills the process of the table carts"
          onClick={() => run({ name: 'shop_lab.crash', victim: 'table', way: null })}
        >
          Kill the table
        </button>
        <button
          type="button"
          className="button"
          disabled={!idle || !begun}
          title="Kills Shop.Supervisor, and all that is under it"
          onClick={() => run({ name: 'shop_lab.crash', victim: 'shop', way: null })}
        >
          Kill the shop
        </button>
        <button
          type="button"
          className="button"
          disabled={!idle || !begun}
          onClick={() => run({ name: 'shop_lab.begin' })}
        >
          <RotateCcw size={13} aria-hidden />
          Start over
        </button>
      </div>
      <ol className="lab-steps" aria-label="Shopping trip">
        {steps.map((says, index) => (
          <li
            key={says}
            className={index < step ? 'done' : index === step ? 'next' : ''}
            aria-current={index === step ? 'step' : undefined}
          >
            {says}
          </li>
        ))}
      </ol>
      <CartTable content={content} run={run} />
    </>
  )
}
