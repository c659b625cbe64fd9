import fc from 'fast-check'
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

test('within the budget everything leaves at once, data without the part kept for orders', ({
  expect,
}) => {
  const { sent, send } = paced()
  for (let i = 0; i < 40; i++) send(Priority.Data, 'data')
  expect(sent).toHaveLength(36)
  send(Priority.Order, 'bracket', 3)
  send(Priority.Cancel, 'cancel')
  expect(sent.slice(36)).toEqual(['bracket', 'cancel'])
})

test('a cancel goes before orders, orders before data', ({ expect }) => {
  const { timers, sent, send } = paced()
  for (let i = 0; i < 45; i++) send(Priority.Order, 'first')
  send(Priority.Data, 'data')
  send(Priority.Order, 'bracket', 3)
  send(Priority.Cancel, 'cancel')
  timers.pass(1_100)
  expect(sent.slice(45)).toEqual(['cancel', 'bracket', 'data'])
})

test('never more than the limit in any second, whatever is sent when', ({ expect }) => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          priority: fc.constantFrom(...Object.values(Priority)),
          messages: fc.integer({ min: 1, max: 9 }),
          waitMs: fc.integer({ min: 0, max: 400 }),
        }),
        { maxLength: 200 },
      ),
      (sends) => {
        const timers = new ManualTimers()
        const pacer = new Pacer(timers, 45)
        const sentMs: number[] = []
        let asked = 0
        for (const { priority, messages, waitMs } of sends) {
          const isTaken = pacer.send(priority, messages, () => {
            for (let i = 0; i < messages; i++) sentMs.push(timers.nowMs())
          })
          if (isTaken) asked += messages
          timers.pass(waitMs)
        }
        timers.pass(60_000)
        expect(sentMs).toHaveLength(asked)
        for (let i = 45; i < sentMs.length; i++) {
          const first = sentMs[i - 45] as number
          expect((sentMs[i] as number) - first).toBeGreaterThan(1_000)
        }
      },
    ),
  )
})

test('what is dropped is told to whoever waits for it, and lower priorities may stay', ({
  expect,
}) => {
  const { timers, pacer, sent, send } = paced()
  const dropped: string[] = []
  for (let i = 0; i < 45; i++) send(Priority.Order, 'first')
  pacer.send(
    Priority.Order,
    3,
    () => sent.push('bracket'),
    () => dropped.push('bracket'),
  )
  send(Priority.Data, 'data')
  pacer.clear(Priority.Order)
  timers.pass(5_000)
  expect([dropped, sent.slice(45)]).toEqual([['bracket'], ['data']])
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
