import fc from 'fast-check'
import { describe, test } from 'vitest'

import { blockBytes, maxBlocks } from '../../../core-node/engine/tape/recorder.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { ChainEvent } from '../../../core-node/market/events.ts'
import type { OptionColumns } from '../../../core-node/market/option-chain.ts'
import { regularOpenUs, trade } from '../market-events.ts'
import { plain, tapeEvents } from './arbitrary-tape.ts'
import { eventsOf, ManualPort } from './manual-port.ts'

const day = 24 * 3_600_000_000
const reason = 'x'.repeat(2_000)

/** Large on tape, so that a test fills blocks with few. */
function notice(tsUs: number) {
  const link = { kind: BrokerKind.Link, tsUs, link: 'feed', state: 'notice' } as const
  return { ...link, reason, nextOrderId: 0 }
}

/** Fills every block there is, and some more. @returns how many events were taken */
function fill(port: ManualPort): number {
  let taken = 0
  while (port.recorder.lostEvents === 0) {
    port.recorder.record(notice(regularOpenUs))
    taken++
  }
  return taken - 1
}

function chainEvent(rows: number): ChainEvent {
  const column = () => Float64Array.from({ length: rows }, (_, i) => i)
  const columns = (): OptionColumns => ({
    bids: column(),
    asks: column(),
    lasts: column(),
    volumes: column(),
    openInterests: column(),
    quotedVolatilities: column(),
    quotedDeltas: column(),
    quotedGammas: column().fill(Number.NaN),
  })
  const series = { root: 'SPXW', expiry: '2026-09-15', isMorningSettled: false, from: 0, to: rows }
  return new ChainEvent({
    underlying: 'SPX',
    asOfUs: regularOpenUs,
    spot: 5_400.5,
    openInterestDate: '',
    series: [series],
    strikes: column(),
    calls: columns(),
    puts: columns(),
  })
}

describe('a recorder', () => {
  test('hands over all events in order, whatever they are and whenever it is flushed', ({
    expect,
  }) => {
    fc.assert(
      fc.property(tapeEvents, fc.integer({ min: 1, max: 20 }), (events, every) => {
        const port = new ManualPort()
        port.recorder.open('DU1', 'ESZ6', Number.MAX_SAFE_INTEGER / 2)
        for (const [i, event] of events.entries()) {
          port.recorder.record(event)
          if (i % every === 0) port.recorder.flush()
        }
        port.recorder.flush()
        expect(eventsOf(port.blocks)).toEqual({ events: events.map(plain), lostEvents: 0 })
      }),
      { numRuns: 100 },
    )
  })

  test('keeps what comes before account and date are known, and then tells the file first', ({
    expect,
  }) => {
    const port = new ManualPort()
    for (let i = 0; i < 100; i++) port.recorder.record(notice(i))
    port.recorder.flush()
    expect(port.requests).toEqual([])
    port.recorder.open('DU1', 'ESZ6', regularOpenUs)
    port.recorder.flush()
    expect(port.requests[0]).toMatchObject({
      type: 'open',
      head: { tradeDate: '2026-09-15', account: 'DU1', contract: 'ESZ6', part: 0, startSeq: 0 },
    })
    expect(eventsOf(port.blocks).events).toEqual(Array.from({ length: 100 }, (_, i) => notice(i)))
  })

  test('drops events when no block comes back, says so once, and marks how many are missing', ({
    expect,
  }) => {
    const port = new ManualPort()
    port.recorder.open('DU1', 'ESZ6', regularOpenUs)
    const taken = fill(port)
    for (let i = 0; i < 9; i++) port.recorder.record(notice(regularOpenUs))
    expect(port.blocks).toHaveLength(maxBlocks)
    expect(port.recorder.lostEvents).toBe(10)
    expect(port.problems).toEqual([])
    port.recorder.flush()
    port.recorder.flush()
    expect(port.problems).toEqual([expect.stringMatching(/^warning: the disk does not keep up/)])

    port.giveBack(port.blocks.slice(0, 1))
    port.recorder.record(trade(regularOpenUs, 21_600, 5, 1))
    port.recorder.flush()
    const { events, lostEvents } = eventsOf(port.blocks)
    expect([events.length, lostEvents]).toEqual([taken + 1, 10])
    expect(events.at(-1)).toEqual(plain(trade(regularOpenUs, 21_600, 5, 1)))
  })

  test('uses blocks again: a whole day needs no more than there are', ({ expect }) => {
    const port = new ManualPort()
    port.recorder.open('DU1', 'ESZ6', regularOpenUs)
    for (let round = 0; round < 10 * maxBlocks; round++) {
      port.recorder.record(notice(regularOpenUs))
      port.recorder.flush()
      port.giveBack(port.blocks.splice(-1))
    }
    expect(port.recorder.lostEvents).toBe(0)
    expect(port.blocks.every(({ buffer }) => buffer.byteLength === blockBytes)).toBe(true)
  })

  test('a chain larger than a block has one of its own, in its place', ({ expect }) => {
    const port = new ManualPort()
    port.recorder.open('DU1', 'ESZ6', regularOpenUs)
    const events = [
      trade(1, 2, 3),
      chainEvent(5_000),
      trade(2, 3, 4),
      chainEvent(10),
      trade(3, 4, 5),
    ]
    for (const event of events) port.recorder.record(event)
    port.recorder.flush()
    expect(eventsOf(port.blocks).events).toEqual(events.map(plain))
    expect(port.blocks.map(({ isLarge }) => isLarge)).toEqual([false, true, false])
  })

  test('of large chains that the thread does not take only a few are in memory', ({ expect }) => {
    const port = new ManualPort()
    port.recorder.open('DU1', 'ESZ6', regularOpenUs)
    const chain = chainEvent(5_000)
    for (let i = 0; i < 10; i++) port.recorder.record(chain)
    expect(port.blocks.filter(({ isLarge }) => isLarge)).toHaveLength(4)
    expect(port.recorder.lostEvents).toBe(6)
    port.giveBack(port.blocks)
    port.recorder.record(chain)
    port.recorder.flush()
    expect(eventsOf(port.blocks)).toMatchObject({ lostEvents: 6 })
    expect(eventsOf(port.blocks).events).toHaveLength(5)
  })

  test('a new trade date closes one file and opens the next, an old time does not', ({
    expect,
  }) => {
    const port = new ManualPort()
    port.recorder.open('DU1', 'ESZ6', regularOpenUs)
    port.recorder.record(trade(regularOpenUs, 1, 1))
    port.recorder.record(trade(regularOpenUs + day, 2, 1))
    port.recorder.record(trade(regularOpenUs, 3, 1))
    port.recorder.flush()
    expect(port.types).toEqual(['open', 'block', 'close', 'open', 'block'])
    const [, , close, open] = port.requests
    expect(close).toEqual({
      type: 'close',
      end: { reason: 'trade date over', events: 1, lostEvents: 0 },
    })
    expect(open).toMatchObject({ head: { tradeDate: '2026-09-16', part: 1, startSeq: 7 } })
  })

  test('sessions that share a trade date share a file', ({ expect }) => {
    // Thanksgiving: two sessions are cleared under the Friday.
    const thanksgivingUs = Date.parse('2026-11-26T15:00:00Z') * 1_000
    const fridayUs = Date.parse('2026-11-27T15:00:00Z') * 1_000
    const port = new ManualPort()
    port.recorder.open('DU1', 'ESZ6', thanksgivingUs)
    port.recorder.record(trade(thanksgivingUs, 1, 1))
    port.recorder.record(trade(fridayUs, 2, 1))
    port.recorder.flush()
    expect(port.types).toEqual(['open', 'block'])
  })

  test('after a failure of the disk it is told once, and tried again with the next date', ({
    expect,
  }) => {
    const port = new ManualPort()
    port.recorder.open('DU1', 'ESZ6', regularOpenUs)
    port.recorder.record(trade(regularOpenUs, 1, 1))
    port.recorder.flush()
    port.recorder.onReport({ type: 'failed', reason: 'no space left on device' })
    for (let i = 0; i < 5; i++) {
      port.recorder.record(trade(regularOpenUs, 1, 1))
      port.recorder.flush()
    }
    expect(port.blocks).toHaveLength(1)
    expect(port.problems).toEqual([
      'warning: recording has stopped: no space left on device. Trading goes on',
    ])
    port.recorder.record(trade(regularOpenUs + day, 2, 1))
    port.recorder.flush()
    const opened = port.requests.findLast(({ type }) => type === 'open')
    expect(opened).toMatchObject({ head: { tradeDate: '2026-09-16', lostEvents: 5 } })
    expect(eventsOf(port.blocks)).toMatchObject({ lostEvents: 5 })
  })

  test('an event that cannot be written harms the tape alone, which then has no end', async ({
    expect,
  }) => {
    const port = new ManualPort()
    port.recorder.open('DU1', 'ESZ6', regularOpenUs)
    const impossible = { ...notice(regularOpenUs), nextOrderId: 1n as unknown as number }
    port.recorder.record(impossible)
    port.recorder.record(trade(regularOpenUs, 1, 1))
    port.recorder.flush()
    port.recorder.flush()
    expect(port.problems).toEqual([
      expect.stringMatching(/^warning: recording has stopped: .*BigInt/),
    ])
    expect(port.recorder.lostEvents).toBe(2)
    await port.recorder.stop()
    expect(port.requests.slice(1)).toEqual([{ type: 'close', end: null }, { type: 'stop' }])
  })

  test('stopping closes the segment after its last block', async ({ expect }) => {
    const port = new ManualPort()
    port.recorder.open('DU1', 'ESZ6', regularOpenUs)
    port.recorder.record(trade(regularOpenUs, 1, 1))
    await port.recorder.stop()
    expect(port.types).toEqual(['open', 'block', 'close', 'stop'])
  })
})
