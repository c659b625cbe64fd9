import { test } from 'vitest'

import { OrderRefs } from '../../../../core-node/broker/ib/order-refs.ts'

test('an order id given out again does not bring an order’s reference with it', ({ expect }) => {
  const refs = new OrderRefs()
  refs.learn('mine', 700, 5)
  expect(refs.refOf(700, 5)).toBe('mine')
  expect(refs.refOf(0, 5)).toBe('mine')
  // The gateway rolled its ids back: order 5 is another one now.
  expect(refs.refOf(701, 5)).toBe('')
})

test('a permId decides whatever the order id says', ({ expect }) => {
  const refs = new OrderRefs()
  refs.learn('first', 700, 5)
  refs.learn('second', 701, 6)
  expect(refs.refOf(700, 6)).toBe('first')
})

test('the next order id is above all that were seen, and IB’s mark for none is none', ({
  expect,
}) => {
  const refs = new OrderRefs()
  refs.reserve(40)
  refs.learn('a', 1, 52)
  refs.learn('', 2, 2_147_483_647)
  refs.reserve(12)
  expect(refs.nextOrderId).toBe(53)
})
