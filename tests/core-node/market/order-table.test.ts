import fc from 'fast-check'
import { test } from 'vitest'

import { OrderTable } from '../../../core-node/market/order-table.ts'

const operation = fc.record({
  isRemoval: fc.boolean(),
  // Few ids, so that they meet again; both halves matter.
  high: fc.integer({ min: 0, max: 3 }),
  low: fc.integer({ min: 0, max: 40 }),
  size: fc.integer({ min: 1, max: 9 }),
})

test('a table of orders holds what a map holds, through growth and removals', ({ expect }) => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 300 }), (operations) => {
      const table = new OrderTable(16)
      const model = new Map<string, number>()
      for (const { isRemoval, high, low, size } of operations) {
        const slot = table.find(high, low)
        expect(slot >= 0).toBe(model.has(`${high}:${low}`))
        if (isRemoval && slot >= 0) {
          table.remove(slot)
          model.delete(`${high}:${low}`)
        } else if (!isRemoval && slot < 0) {
          table.add(high, low, 1, size * 10, size)
          model.set(`${high}:${low}`, size)
        }
      }
      expect(table.count).toBe(model.size)
      for (const [id, size] of model) {
        const [high, low] = id.split(':').map(Number)
        const slot = table.find(high as number, low as number)
        expect([table.size(slot), table.ticks(slot)]).toEqual([size, size * 10])
      }
    }),
  )
})
