import { test } from 'vitest'

import { Pacer, Priority } from '../../../../core-node/broker/ib/pacer.ts'
import { ManualTimers } from './manual-timers.ts'

function paced() {
  const timers = new ManualTimers()
  const pacer = new Pacer(timers, 45)
  const sent: string[] = []
  const send = (priority: Priority, name: string, messages = 1) =>
    pacer.send(priority, messages, () => sent.push(name))
  return { timers, pacer, sent, send }
}

test('within the budget everything leaves at once', ({ expect }) => {
  const { sent, send } = paced()
  for (let i = 0; i < 45; i++) send(Priority.Data, 'data')
  expect(sent).toHaveLength(45)
  send(Priority.Data, 'one too many')
  expect(sent).toHaveLength(45)
})

test('a cancel goes before orders, orders before data', ({ expect }) => {
  const { timers, sent, send } = paced()
  for (let i = 0; i < 45; i++) send(Priority.Data, 'first')
  send(Priority.Data, 'data')
  send(Priority.Order, 'bracket', 3)
  send(Priority.Cancel, 'cancel')
  timers.pass(1_000)
  expect(sent.slice(45)).toEqual(['cancel', 'bracket', 'data'])
})

test('never more than fifty in a second', ({ expect }) => {
  const { timers, sent, send } = paced()
  for (let i = 0; i < 300; i++) send(Priority.Order, 'order')
  let before = sent.length
  timers.pass(1_000)
  expect(sent.length - before).toBeLessThanOrEqual(50)
  before = sent.length
  timers.pass(1_000)
  expect(sent.length - before).toBeLessThanOrEqual(50)
  timers.pass(10_000)
  expect(sent).toHaveLength(300)
})

test('what waits for a connection does not go out on the next', ({ expect }) => {
  const { timers, pacer, sent, send } = paced()
  for (let i = 0; i < 50; i++) send(Priority.Order, 'order')
  pacer.clear()
  timers.pass(5_000)
  expect(sent).toHaveLength(45)
})

test('too much waiting is refused', ({ expect }) => {
  const { send } = paced()
  const taken = Array.from({ length: 1_000 }, () => send(Priority.Order, 'order'))
  expect(taken.filter(Boolean)).toHaveLength(945)
})
