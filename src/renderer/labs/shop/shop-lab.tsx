import { LabFrame } from '../lab-frame.tsx'
import { useLab } from '../use-lab.ts'
import { BootSection } from './boot-section.tsx'
import { CompareSection } from './compare-section.tsx'
import { LogSection } from './log-section.tsx'
import './shop-lab.css'

const sections = {
  compare: { title: 'Compare', Component: CompareSection },
  log: { title: 'Long log', Component: LogSection },
  boot: { title: 'Boot', Component: BootSection },
} as const

/** The place where carts are crashed on purpose, and what each way to get them back is worth is measured. */
export function ShopLab() {
  const { lab, run } = useLab('shop_lab')
  const { content, message, status } = lab
  return (
    <LabFrame
      title="Shop lab"
      inWords="Experiments"
      sections={sections}
      status={status}
      busy={content?.busy ? `${content.busy}…` : ''}
      trouble={message?.text ?? content?.trouble ?? null}
      content={content === null ? null : { content, run }}
      done={content?.done}
    />
  )
}
