import { describe, expect, it } from 'vitest'
import { Mailbox } from '../../../src/main/runtime/mailbox.ts'
import { Random } from '../../support/terms.ts'

describe('Mailbox', () => {
  it('behaves as a list does, whatever is pushed, found, taken and put first', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const rng = new Random(seed)
      let mailbox = new Mailbox()
      const model: { message: number; seq: number }[] = []
      for (let i = 0; i < 200; i++) {
        const choice = rng.int(10)
        if (choice < 5) {
          const message = rng.int(20)
          mailbox.push(message, i)
          model.push({ message, seq: i })
        } else if (choice < 7 && model.length > 0) {
          const index = rng.int(model.length)
          expect(mailbox.seqAt(index), `seed ${seed}`).toBe(model[index]?.seq)
          expect(mailbox.take(index), `seed ${seed}`).toBe(model.splice(index, 1)[0]?.message)
        } else if (choice < 9) {
          const wanted = rng.int(20)
          const from = rng.int(model.length + 1)
          const found = model.findIndex((entry, at) => at >= from && entry.message === wanted)
          expect(
            mailbox.find(message => message === wanted, from),
            `seed ${seed}`,
          ).toBe(found)
        } else if (rng.int(2) === 0) {
          const index = rng.int(model.length + 1)
          mailbox.insert(index, 20, i)
          model.splice(index, 0, { message: 20, seq: i })
        } else {
          // The copy goes on; the original is changed and must not be heard of again.
          const original = mailbox
          mailbox = original.clone()
          original.push(-1, -1)
        }
        expect(mailbox.length).toBe(model.length)
        expect(mailbox.toArray(), `seed ${seed}`).toEqual(model.map(entry => entry.message))
      }
    }
  })
})
