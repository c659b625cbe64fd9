import { runInDurableObject } from 'cloudflare:test'
import { describe, test } from 'vitest'

import type { TimerHandlers } from '../../../edge/session/alarm-clock.ts'
import { AlarmClock } from '../../../edge/session/alarm-clock.ts'
import { migrate } from '../../../edge/session/migrate.ts'
import { SessionStore } from '../../../edge/session/store.ts'
import { killRow, pulseRow, pulseRows } from '../audit-rows.ts'
import { newDesk } from '../desk-under-test.ts'

async function withStorage(work: (storage: DurableObjectStorage) => unknown): Promise<void> {
  await runInDurableObject(newDesk().stub, async (_, { storage }) => {
    await work(storage)
  })
}

describe('migrations of the object', () => {
  const first = { id: 'a', sql: 'CREATE TABLE a (x); INSERT INTO a VALUES (1);' }
  const second = { id: 'b', sql: 'ALTER TABLE a ADD COLUMN y;' }

  async function withEmptyStorage(work: (storage: DurableObjectStorage) => void): Promise<void> {
    await withStorage(async (storage) => {
      await storage.deleteAll()
      work(storage)
    })
  }

  test('run once each, in order', async ({ expect }) => {
    await withEmptyStorage((storage) => {
      migrate(storage, [first])
      migrate(storage, [first])
      migrate(storage, [first, second])
      expect(storage.sql.exec('SELECT * FROM a').toArray()).toEqual([{ x: 1, y: null }])
    })
  })

  test('refuse a list that is not the one that ran', async ({ expect }) => {
    await withEmptyStorage((storage) => {
      migrate(storage, [first, second])
      expect(() => migrate(storage, [second, first])).toThrow('the list differs')
      expect(() => migrate(storage, [first])).toThrow('the list differs')
    })
  })

  test('leave nothing behind when one fails', async ({ expect }) => {
    await withEmptyStorage((storage) => {
      const broken = { id: 'b', sql: 'CREATE TABLE b (x); CREATE TABLE a (x);' }
      expect(() => migrate(storage, [first, broken])).toThrow('already exists')
      migrate(storage, [first, { id: 'b', sql: 'CREATE TABLE b (x);' }])
      expect(storage.sql.exec('SELECT * FROM b').toArray()).toEqual([])
    })
  })
})

describe('the store', () => {
  test('remembers nonces until they expire, and not more than it can', async ({ expect }) => {
    await withStorage((storage) => {
      const store = new SessionStore(storage)
      expect(store.useNonce('one', 100, 0)).toBe(true)
      expect(store.useNonce('one', 100, 50)).toBe(false)
      expect(store.useNonce('one', 300, 101)).toBe(true)
      for (let n = 0; n < 999; n += 1) expect(store.useNonce(`n${n}`, 300, 101)).toBe(true)
      expect(store.useNonce('one too many', 300, 101)).toBe(false)
      expect(store.useNonce('later', 900, 301)).toBe(true)
    })
  })

  test('does not take rows that do not continue their journal', async ({ expect }) => {
    await withStorage((storage) => {
      const store = new SessionStore(storage)
      const journal = store.openJournal('journal-1', 0)
      expect(() => store.append(journal, pulseRows(2, 1), 0)).toThrow('continue')
      store.append(journal, pulseRows(1, 2), 0)
      expect(store.journal('journal-1')?.ackedSeq).toBe(2)
    })
  })

  test('prunes rows, and forgets journals that are long empty', async ({ expect }) => {
    await withStorage((storage) => {
      const store = new SessionStore(storage)
      for (let n = 1; n <= 1_002; n += 1) {
        store.append(store.openJournal(`journal-${n}`, 0), pulseRows(1, 2), 0)
      }
      store.prune({
        cuts: [
          { journal: 1, firstSeq: 3 },
          { journal: 2, firstSeq: 2 },
          { journal: 500, firstSeq: 3 },
        ],
        hasMore: false,
        lostRows: 0,
      })
      expect(store.journal('journal-1'), 'old and empty').toBeUndefined()
      expect(store.journal('journal-2')?.firstSeq, 'old').toBe(2)
      expect(store.journal('journal-500')?.firstSeq, 'empty').toBe(3)
      const second = store.journal('journal-2')
      const rows = second === undefined ? [] : store.rowsAfter(second, 0, 10, 1_000_000)
      expect(rows.map(({ seq }) => seq)).toEqual([2])
    })
  })

  test('keeps what latched the kill switch, as long as its journal is the current one', async ({
    expect,
  }) => {
    await withStorage((storage) => {
      const store = new SessionStore(storage)
      const opened = store.openJournal('journal-1', 0)
      store.append(opened, [killRow(1), pulseRow(2), pulseRow(3)], 0)
      const cut = { cuts: [{ journal: opened.number, firstSeq: 3 }], hasMore: false, lostRows: 0 }
      store.prune(cut)
      const journal = store.journal('journal-1')
      if (journal === undefined) throw new Error('the journal was opened')
      const kills = () => store.newestRows(journal, { kind: 'kill', rows: 50 }, 1e6)
      expect(kills().map(({ seq }) => seq)).toEqual([1])
      expect(store.rowsAfter(journal, 0, 10, 1e6).map(({ seq }) => seq)).toEqual([3])

      store.openJournal('journal-2', 0)
      store.prune(cut)
      expect(kills()).toEqual([])
    })
  })

  test('gives at least one row, and then only as many as are asked for', async ({ expect }) => {
    await withStorage((storage) => {
      const store = new SessionStore(storage)
      store.append(store.openJournal('journal-1', 0), pulseRows(1, 5), 0)
      const journal = store.journal('journal-1')
      if (journal === undefined) throw new Error('the journal was opened')
      const count = (limit: number, length: number) =>
        store.rowsAfter(journal, 1, limit, length).length
      const two = 2 * JSON.stringify(pulseRow(2)).length
      expect([count(10, 1), count(10, two), count(3, 1e6), count(10, 1e6)]).toEqual([1, 2, 3, 4])
    })
  })
})

describe('the timers on the one alarm', () => {
  const none: TimerHandlers = {
    expire: () => undefined,
    silence: () => undefined,
    prune: () => undefined,
    flush: () => undefined,
  }

  test('set it to the earliest', async ({ expect }) => {
    await withStorage(async (storage) => {
      const clock = new AlarmClock(storage, new SessionStore(storage))
      const soonMs = Date.now() + 100_000
      await clock.setIfIdle('flush', soonMs + 20)
      await clock.setIfIdle('prune', soonMs + 30)
      expect(await storage.getAlarm()).toBe(soonMs + 20)
      await clock.setIfIdle('flush', soonMs)
      expect(await storage.getAlarm(), 'one that is set stays').toBe(soonMs + 20)
      await clock.setAtLatest('flush', soonMs + 90)
      expect(await storage.getAlarm(), 'never later').toBe(soonMs + 20)
      await clock.setAtLatest('prune', soonMs)
      expect(await storage.getAlarm(), 'but earlier').toBe(soonMs)
    })
  })

  test('run when due, again when they say so, and never when not due', async ({ expect }) => {
    await withStorage(async (storage) => {
      const store = new SessionStore(storage)
      const clock = new AlarmClock(storage, store)
      const nowMs = Date.now()
      const ran: string[] = []
      store.setTimer('flush', nowMs - 10)
      store.setTimer('expire', nowMs)
      store.setTimer('prune', nowMs + 50_000)
      const note = (name: string, nextMs?: number) => () => {
        ran.push(name)
        return nextMs
      }
      const handlers = { ...none, expire: note('expire'), flush: note('flush', nowMs + 70_000) }
      await clock.run({ ...handlers, prune: note('prune') }, nowMs)
      expect(ran).toEqual(['expire', 'flush'])
      expect(store.timer('expire')).toBeUndefined()
      expect(store.timer('flush')).toBe(nowMs + 70_000)
      expect(await storage.getAlarm()).toBe(nowMs + 50_000)
    })
  })

  test('leave the alarm alone while they run', async ({ expect }) => {
    await withStorage(async (storage) => {
      const store = new SessionStore(storage)
      const clock = new AlarmClock(storage, store)
      const nowMs = Date.now()
      store.setTimer('flush', nowMs)
      const flush = async () => {
        await clock.setIfIdle('prune', nowMs + 50_000)
        expect(await storage.getAlarm()).toBeNull()
        return undefined
      }
      await clock.run({ ...none, flush }, nowMs)
      expect(await storage.getAlarm()).toBe(nowMs + 50_000)
    })
  })
})
