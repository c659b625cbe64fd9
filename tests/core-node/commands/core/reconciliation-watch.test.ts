import { test } from 'vitest'

import type { BrokerBooks } from '../../../../core-node/broker/ib/broker-books.ts'
import { ReconciliationWatch } from '../../../../core-node/commands/core/reconciliation-watch.ts'
import type { ReconciliationReport } from '../../../../core-node/operations/control-protocol.ts'
import { ManualTimers } from '../../broker/ib/manual-timers.ts'

const books = {} as BrokerBooks

function watched() {
  const timers = new ManualTimers()
  const said: string[] = []
  let differences: string[] = []
  let isConnected = true
  let asked = 0
  const watch = new ReconciliationWatch({
    ask: () => {
      asked++
      return isConnected
    },
    compare: () => ({ differences, others: [] }) as unknown as ReconciliationReport,
    onSound: (areSound) => said.push(areSound ? 'sound' : 'not sound'),
    raise: (severity, text) => said.push(`${severity}: ${text}`),
    timers,
  })
  const show = (...next: string[]) => {
    differences = next
    watch.onBooks(books)
  }
  return { timers, watch, said, show, asked: () => asked, disconnect: () => (isConnected = false) }
}

test('a difference that stays is told within a second, by what differs, and entries end', ({
  expect,
}) => {
  const { timers, said, show, asked } = watched()
  show('position 2 here, 1 at the broker')
  expect([said, asked()]).toEqual([[], 0])
  timers.pass(500)
  expect(asked()).toBe(1)
  show('position 2 here, 1 at the broker')
  expect(said).toEqual([
    'not sound',
    'critical: our books differ from the broker’s: position 2 here, 1 at the broker',
  ])
  show('position 2 here, 1 at the broker')
  expect(said).toHaveLength(2)
  show()
  expect(said.slice(2)).toEqual(['sound', 'info: our books agree with the broker’s again'])
})

test('a difference that is gone at the second look was a message on its way', ({ expect }) => {
  const { timers, said, show } = watched()
  show('a')
  timers.pass(500)
  show('b')
  timers.pass(500)
  show()
  expect(said).toEqual([])
})

test('the end of a session is told, equal or not', ({ expect }) => {
  const { watch, said, show, asked } = watched()
  watch.onSessionEnd()
  expect(asked()).toBe(1)
  show()
  expect(said).toEqual(['info: end of session: our books agree with the broker’s'])
  show()
  expect(said).toHaveLength(1)
})

test('whoever asks gets the next account compared', async ({ expect }) => {
  const { watch, show } = watched()
  const answer = watch.now()
  show('x')
  expect(await answer).toMatchObject({ differences: ['x'] })
})

test('without a broker, or without its answer, whoever asks is told so', async ({ expect }) => {
  const silent = watched()
  const answer = silent.watch.now()
  silent.timers.pass(10_000)
  await expect(answer).rejects.toThrow('the broker does not tell its account')
  const gone = watched()
  gone.disconnect()
  await expect(gone.watch.now()).rejects.toThrow(/the broker is not connected/)
})
