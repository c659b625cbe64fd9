import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { test } from 'vitest'

import { retryAfterMs } from '../../../edge/session/flush.ts'
import {
  commissionRow,
  fillRow,
  healthRow,
  orderRow,
  pulseRows,
  sessionRow,
  signalRow,
  snapshotRow,
  tradeRow,
} from '../audit-rows.ts'
import type { DeskUnderTest } from '../desk-under-test.ts'
import { newDesk } from '../desk-under-test.ts'
import { execute, runTimer, timersOf } from '../timers.ts'

type Page = { readonly rows: readonly Record<string, unknown>[]; readonly next: string | null }

async function history(desk: DeskUnderTest, name: string): Promise<Page['rows']> {
  return (await (await desk.get(`/history/${name}?limit=200`)).json<Page>()).rows
}

async function flushedSeq(desk: DeskUnderTest): Promise<unknown> {
  return (await execute(desk, 'SELECT flushed_seq FROM journals ORDER BY number LIMIT 1'))[0]
}

test('rows reach D1 by the alarm, each kind in its table', async ({ expect }) => {
  const desk = newDesk()
  const core = await desk.startCore()
  const session = sessionRow(1, desk.id)
  await core.acked([
    session,
    signalRow(2),
    orderRow(3, 'order-1'),
    fillRow(4, 'exec-1'),
    tradeRow(5, 1),
    healthRow(6),
    ...pulseRows(7, 3),
  ])
  const dueMs = (await timersOf(desk))['flush']
  expect(dueMs).toBeGreaterThan(0)
  expect(dueMs).toBeLessThanOrEqual(2_000)
  await runTimer(desk, 'flush')
  const where = { desk: desk.id, journal: 'journal-1' }
  const { v: _, kind: __, ...fields } = session
  expect(await history(desk, 'sessions')).toEqual([
    { ...where, ...fields, updatedSeq: 1, updatedTs: session.ts },
  ])
  const { v: _1, kind: _2, ...signal } = signalRow(2)
  expect(await history(desk, 'signals')).toEqual([{ ...where, ...signal }])
  const { v: _3, kind: _4, ...trade } = tradeRow(5, 1)
  expect(await history(desk, 'trades')).toEqual([{ ...where, ...trade }])
  const { v: _5, kind: _6, ...health } = healthRow(6)
  expect(await history(desk, 'health')).toEqual([{ ...where, ...health }])
  expect(await history(desk, 'orders')).toMatchObject([
    { ref: 'order-1', limitTicks: 24_010, stopTicks: null },
  ])
  expect(await history(desk, 'fills')).toMatchObject([{ execId: 'exec-1', feesCents: 450 }])
  expect(await flushedSeq(desk)).toEqual({ flushed_seq: 9 })
  expect(await timersOf(desk)).not.toHaveProperty('flush')
})

test('a snapshot of a trade is kept whole, in the audit as it was written and in D1', async ({
  expect,
}) => {
  const desk = newDesk()
  const core = await desk.startCore()
  const shown = snapshotRow(2, 1)
  await core.acked([sessionRow(1, desk.id), shown])
  // What is stored are the bytes of the audit: its hash is taken over them.
  const audit = await (await desk.get('/audit?after=1')).text()
  expect(audit).toContain(`"rows":[${JSON.stringify(shown)}]`)
  const panel = await (await desk.connectPanel()).next('snapshot')
  expect(panel.rows.map(({ kind }) => kind)).toEqual(['session'])
  await runTimer(desk, 'flush')
  const { v: _, kind: __, ...fields } = shown
  const where = { desk: desk.id, journal: 'journal-1' }
  expect(await history(desk, 'snapshots')).toEqual([{ ...where, ...fields }])
})

test('the latest state of an order and a session stands, with the time of the first', async ({
  expect,
}) => {
  const desk = newDesk()
  const core = await desk.startCore()
  const first = orderRow(2, 'order-1')
  const last = orderRow(5, 'order-1', 'Filled')
  await core.acked([
    sessionRow(1, desk.id),
    first,
    orderRow(3, 'order-1', 'Sent'),
    orderRow(4, 'order-2'),
    last,
  ])
  await runTimer(desk, 'flush')
  await core.acked([sessionRow(6, desk.id, 'ended')])
  await runTimer(desk, 'flush')
  expect(await history(desk, 'orders')).toMatchObject([
    { ref: 'order-2', state: 'Intended', seq: 4, updatedSeq: 4 },
    { ref: 'order-1', state: 'Filled', seq: 2, ts: first.ts, updatedSeq: 5, updatedTs: last.ts },
  ])
  expect(await history(desk, 'sessions')).toMatchObject([{ seq: 1, phase: 'ended', updatedSeq: 6 }])
})

test('writing the same rows twice changes nothing', async ({ expect }) => {
  const desk = newDesk()
  const core = await desk.startCore()
  await core.acked([
    sessionRow(1, desk.id),
    orderRow(2, 'order-1'),
    fillRow(3, 'exec-1'),
    commissionRow(4, 'exec-1', 400),
    orderRow(5, 'order-1', 'Filled'),
    sessionRow(6, desk.id, 'ended'),
  ])
  await runTimer(desk, 'flush')
  const names = ['sessions', 'orders', 'fills']
  const before = await Promise.all(names.map((name) => history(desk, name)))
  for (const seq of [0, 2, 4]) {
    await execute(desk, `UPDATE journals SET flushed_seq = ${seq}`)
    await execute(desk, "INSERT OR REPLACE INTO timers VALUES ('flush', 1)")
    await runTimer(desk, 'flush')
    expect(await flushedSeq(desk)).toEqual({ flushed_seq: 6 })
  }
  expect(await Promise.all(names.map((name) => history(desk, name)))).toEqual(before)
  expect(before.map((rows) => rows.length)).toEqual([1, 1, 1])
})

test('an object that receives a journal anew does not put D1 back', async ({ expect }) => {
  const desk = newDesk()
  const core = await desk.startCore()
  const rows = [
    sessionRow(1, desk.id),
    orderRow(2, 'order-1'),
    orderRow(3, 'order-1', 'Filled'),
    sessionRow(4, desk.id, 'ended'),
  ]
  await core.acked(rows)
  await runTimer(desk, 'flush')
  await execute(desk, 'DELETE FROM rows')
  await execute(desk, 'UPDATE journals SET acked_seq = 0, flushed_seq = 0')
  await core.acked(rows.slice(0, 2))
  await runTimer(desk, 'flush')
  expect(await flushedSeq(desk)).toEqual({ flushed_seq: 2 })
  expect(await history(desk, 'orders')).toMatchObject([{ state: 'Filled', updatedSeq: 3 }])
  expect(await history(desk, 'sessions')).toMatchObject([{ phase: 'ended', updatedSeq: 4 }])
})

test('what one run cannot take is left to the next', async ({ expect }) => {
  const desk = newDesk()
  const core = await desk.startCore()
  await core.acked([healthRow(1)])
  const count = 12 * 500 + 1
  await execute(
    desk,
    `INSERT INTO rows WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count})
     SELECT journal, n, kind, json_set(body, '$.seq', n) FROM rows, numbers`,
  )
  await execute(desk, `UPDATE journals SET acked_seq = ${count}`)
  await runTimer(desk, 'flush')
  expect(await flushedSeq(desk)).toEqual({ flushed_seq: count - 1 })
  expect((await timersOf(desk))['flush']).toBeLessThanOrEqual(2_000)
  await runTimer(desk, 'flush')
  expect(await flushedSeq(desk)).toEqual({ flushed_seq: count })
})

test('the latest commission report corrects its fill, and no other', async ({ expect }) => {
  const desk = newDesk()
  const core = await desk.startCore()
  await core.acked([fillRow(1, 'exec-1'), fillRow(2, 'exec-2'), commissionRow(3, 'exec-1', 410)])
  await runTimer(desk, 'flush')
  await core.acked([commissionRow(4, 'exec-1', 430), commissionRow(5, 'exec-1', 420)])
  await runTimer(desk, 'flush')
  expect(await history(desk, 'fills')).toMatchObject([
    { execId: 'exec-2', feesCents: 450 },
    { execId: 'exec-1', feesCents: 420 },
  ])
})

test('more rows than one batch takes all arrive', async ({ expect }) => {
  const desk = newDesk()
  const core = await desk.startCore()
  for (let first = 1; first < 1_200; first += 200) {
    const rows = Array.from({ length: 200 }, (_, n) => signalRow(first + n))
    await core.acked(rows)
  }
  await runTimer(desk, 'flush')
  expect(await flushedSeq(desk)).toEqual({ flushed_seq: 1_200 })
  const count = await env.HISTORY.prepare('SELECT count(*) AS n FROM signals WHERE desk = ?')
    .bind(desk.id)
    .first<number>('n')
  expect(count).toBe(1_200)
})

test('nothing is lost when D1 fails, and it is tried again later and later', async ({ expect }) => {
  const desk = newDesk()
  const core = await desk.startCore()
  await env.HISTORY.exec('ALTER TABLE fills RENAME TO fills_away')
  await core.acked([orderRow(1, 'order-1'), fillRow(2, 'exec-1')])
  await runTimer(desk, 'flush')
  expect(await flushedSeq(desk)).toEqual({ flushed_seq: 0 })
  expect(await history(desk, 'orders'), 'a batch is all or nothing').toEqual([])
  const firstMs = (await timersOf(desk))['flush'] ?? 0
  expect(firstMs).toBeGreaterThan(1_000)
  await core.acked(pulseRows(3, 1))
  expect((await timersOf(desk))['flush'], 'a new row does not hurry it').toBeGreaterThan(1_000)
  await runTimer(desk, 'flush')
  expect((await timersOf(desk))['flush']).toBeGreaterThan(3_000)
  await env.HISTORY.exec('ALTER TABLE fills_away RENAME TO fills')
  await runTimer(desk, 'flush')
  expect(await flushedSeq(desk)).toEqual({ flushed_seq: 3 })
  expect(await history(desk, 'fills')).toHaveLength(1)
  expect(await history(desk, 'orders')).toHaveLength(1)
})

test('the wait between attempts doubles up to five minutes', ({ expect }) => {
  const waits = [1, 2, 3, 8, 9, 100].map((failures) => retryAfterMs(failures))
  expect(waits).toEqual([2_000, 4_000, 8_000, 256_000, 300_000, 300_000])
})

test('rows that arrive while D1 is written to are not forgotten', async ({ expect }) => {
  const desk = newDesk()
  const core = await desk.startCore()
  await core.acked([fillRow(1, 'exec-1')])
  const { batch } = env.HISTORY
  let isWriting = false
  let mayFinish = false
  env.HISTORY.batch = async <Row>(statements: D1PreparedStatement[]) => {
    isWriting = true
    while (!mayFinish) await scheduler.wait(5)
    return batch.call(env.HISTORY, statements) as Promise<D1Result<Row>[]>
  }
  const flush = runTimer(desk, 'flush')
  while (!isWriting) await scheduler.wait(5)
  expect(await core.acked([fillRow(2, 'exec-2')]), 'rows are taken in meanwhile').toBe(2)
  mayFinish = true
  await flush
  env.HISTORY.batch = batch
  expect(await flushedSeq(desk)).toEqual({ flushed_seq: 2 })
  expect(await history(desk, 'fills')).toHaveLength(2)
  expect(await timersOf(desk)).not.toHaveProperty('flush')
})

test('an alarm that fails for another reason is repeated, and never given up', async ({
  expect,
}) => {
  const desk = newDesk()
  const core = await desk.startCore()
  await core.acked([fillRow(1, 'exec-1')])
  await runInDurableObject(desk.stub, async (instance, { storage }) => {
    storage.sql.exec('ALTER TABLE timers RENAME TO timers_away')
    const alarm = async (retryCount: number) =>
      instance.alarm({ retryCount, isRetry: retryCount > 0, scheduledTime: Date.now() })
    await storage.deleteAlarm()
    await expect(alarm(0)).rejects.toThrow('timers')
    await alarm(5)
    expect(await storage.getAlarm()).toBeGreaterThan(Date.now())
    storage.sql.exec('ALTER TABLE timers_away RENAME TO timers')
  })
  await runTimer(desk, 'flush')
  expect(await history(desk, 'fills')).toHaveLength(1)
})
