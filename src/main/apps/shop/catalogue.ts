import type { Term } from '../../../shared/term.ts'

/** Something to buy; its price in whole dollars. */
export type Product = {
  readonly sku: string
  readonly name: string
  readonly vendor: string
  readonly price: number
}

/** What Red:4 Aerospace sells to those who leave the planet on a budget. */
export const catalogue: readonly Product[] = [
  { sku: 'johnny-liftoff', name: 'Johnny Liftoff, the hobby rocket', vendor: 'Red:4 Aerospace', price: 149 },
  {
    sku: 'mars-house',
    name: 'Starter house for Mars, flat-packed',
    vendor: 'Olympus Mons Homes',
    price: 12_500,
  },
  { sku: 'grav-boots', name: 'Gravity boots, one size fits both', vendor: 'Down to Earth', price: 89 },
  { sku: 'air-can', name: 'Canned air, vintage Earth', vendor: 'Breathe Easy', price: 12 },
  { sku: 'moon-cheese', name: 'Moon cheese, aged 4.5 billion years', vendor: 'Lunar Dairy', price: 24 },
  { sku: 'heat-shield', name: 'Heat shield, slightly used', vendor: 'Second Entry', price: 3_999 },
  { sku: 'towel', name: "Hitchhiker's towel", vendor: 'Betelgeuse Linen', price: 42 },
  { sku: 'space-pen', name: 'Pen that writes upside down (pencil included)', vendor: 'Zero G', price: 35 },
  { sku: 'red-paint', name: 'Red paint; red ones go faster', vendor: 'Red:4 Aerospace', price: 59 },
]

/** The product with `sku`, or undefined when nothing of the kind is sold. */
export function productOf(sku: Term | undefined): Product | undefined {
  return catalogue.find(product => product.sku === sku)
}
