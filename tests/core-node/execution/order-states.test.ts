import { test } from 'vitest'

import { orderStatesDocument } from '../../../core-node/execution/order-states-document.ts'
import { canMove, orderStates, transitions } from '../../../core-node/execution/order-states.ts'
import { OrderState } from '../../../shared/vocabulary.ts'

const final = ['Filled', 'Cancelled', 'Rejected', 'Expired', 'Dead'] as const

test('every state of the vocabulary stands in the table', ({ expect }) => {
  expect(Object.keys(transitions).toSorted()).toEqual([...OrderState.options].toSorted())
})

test('nothing leaves a final state', ({ expect }) => {
  for (const state of final) expect(transitions[state]).toEqual([])
})

test('an order is dead only before it was sent, or when the broker does not know it', ({
  expect,
}) => {
  const toDead = OrderState.options.filter((state) => canMove(state, 'Dead'))
  expect(toDead).toEqual(['Intended', 'Unknown'])
})

test('every state but the first can be reached, and every state that is not final can end', ({
  expect,
}) => {
  const reached = new Set(Object.values(transitions).flat())
  expect(OrderState.options.filter((state) => !reached.has(state))).toEqual(['Intended'])
  for (const state of OrderState.options) {
    const isFinal = (final as readonly string[]).includes(state)
    const canEnd = transitions[state].some((next) => (final as readonly string[]).includes(next))
    expect([state, canEnd]).toEqual([state, !isFinal])
  }
})

test('every state says what it means, and every transition why', ({ expect }) => {
  for (const { meaning, next } of Object.values(orderStates)) {
    expect(meaning).not.toBe('')
    for (const why of Object.values(next)) expect(why).not.toBe('')
  }
})

test('only the broker leads out of doubt: no transition from Unknown leads back to what was sent', ({
  expect,
}) => {
  expect(transitions.Unknown).not.toContain('Sent')
  expect(transitions.Unknown).not.toContain('Intended')
})

test('every state between the intent and the end can be doubted', ({ expect }) => {
  const doubted = OrderState.options.filter((state) => canMove(state, 'Unknown'))
  expect(doubted).toEqual(['Sent', 'Acknowledged', 'PartiallyFilled', 'PendingCancel'])
})

test('docs/order-states.md is the table', async ({ expect }) => {
  await expect(orderStatesDocument()).toMatchFileSnapshot('../../../docs/order-states.md')
})
