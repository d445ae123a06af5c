import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { md5 } from '../../../../src/main/storage/format/md5.ts'
import { toHex } from '../../../../src/shared/term-bytes.ts'
import { Random } from '../../../support/terms.ts'

it('is the MD5 of RFC 1321, for every length about a block and for long ones', () => {
  const random = new Random(1)
  for (const length of [...Array(200).keys(), 1_000, 65_536, 100_003]) {
    const bytes = random.bytes(length)
    expect(toHex(md5(bytes)), `${length} bytes`).toBe(createHash('md5').update(bytes).digest('hex'))
  }
})
