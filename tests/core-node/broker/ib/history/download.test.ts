import { describe, test } from 'vitest'

import type { DownloadOptions } from '../../../../../core-node/broker/ib/history/download.ts'
import { download } from '../../../../../core-node/broker/ib/history/download.ts'
import type {
  Answer,
  RawBar,
  RawTick,
} from '../../../../../core-node/broker/ib/history/history-connection.ts'
import type { SeriesRow } from '../../../../../core-node/broker/ib/history/series-request.ts'
import { failure, success } from '../../../../../shared/result.ts'

const startUs = Date.parse('2026-09-15T00:00:00Z') * 1_000
const dayUs = 86_400_000_000

function bar(seconds: number): RawBar {
  const time = String(startUs / 1e6 + seconds)
  return { time, open: 1, high: 2, low: 0.5, close: 1.5, volume: 10, trades: 3, average: 1.25 }
}

type Script = {
  readonly bars?: (end: string, asked: number) => Answer<RawBar>
  readonly ticks?: (start: string) => Answer<RawTick>
  readonly days?: number
}

/** Downloads from a gateway that answers as it is told. */
async function run({ bars, ticks, days = 1 }: Script) {
  let nowMs = 0
  const rows: SeriesRow[] = []
  const waits: string[] = []
  const asked: string[] = []
  const options: DownloadOptions = {
    connection: {
      bars: async (_contract, { end }) => {
        asked.push(end)
        return bars?.(end, asked.length) ?? success([])
      },
      ticks: async (_contract, { start }) => {
        asked.push(start)
        return ticks?.(start) ?? success([])
      },
    },
    contract: { code: 'ESZ6', contract: {} },
    request: {
      what: ticks === undefined ? 'bars' : 'ticks',
      size: '1min',
      kind: 'trades',
      isRegularOnly: false,
    },
    fromUs: startUs,
    untilUs: startUs + days * dayUs,
    nowMs: () => nowMs,
    sleep: async (ms) => void (nowMs += ms),
    onRows: (fresh) => rows.push(...fresh),
    onWait: (reason) => waits.push(reason),
  }
  await download(options)
  return { rows, waits, asked, nowMs }
}

describe('bars', () => {
  test('are asked for day by day, and what lies outside is left out', async ({ expect }) => {
    const { rows, asked } = await run({
      bars: () => success([bar(-60), bar(0), bar(86_340), bar(86_400)]),
    })
    expect(asked).toEqual(['20260916-00:00:00'])
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['2026-09-15T00:00:00Z', 1, 2, 0.5, 1.5, 10, 1.25, 3],
      ['2026-09-15T23:59:00Z', 1, 2, 0.5, 1.5, 10, 1.25, 3],
    ])
  })

  test('of a day on which there are none are passed over', async ({ expect }) => {
    const text = 'Historical Market Data Service error message:HMDS query returned no data: ES'
    const { rows, asked } = await run({
      days: 3,
      bars: (_end, count) => (count === 2 ? failure({ code: 162, text }) : success([bar(60)])),
    })
    expect(asked).toHaveLength(3)
    expect(rows).toHaveLength(1)
  })

  test('that were asked for too fast are asked for again later', async ({ expect }) => {
    const text =
      'Historical Market Data Service error message:Historical data request pacing violation'
    const { rows, waits, nowMs } = await run({
      bars: (_end, count) => (count < 3 ? failure({ code: 162, text }) : success([bar(60)])),
    })
    expect(rows).toHaveLength(1)
    expect(waits).toEqual(
      Array.from({ length: 2 }, () => 'IB says it was too fast: once more in 60 s'),
    )
    expect(nowMs).toBe(120_000)
  })

  test('whose query is lost again and again end with a reason', async ({ expect }) => {
    const lost = run({ bars: () => failure({ code: 366, text: 'No historical data query found' }) })
    await expect(lost).rejects.toThrow(
      'IB says: No historical data query found (366). The gateway lost the query again and again: restart it, then run the same command, which goes on where it stopped',
    )
  })

  test('that the account may not see end with a reason at once', async ({ expect }) => {
    const text =
      'Historical Market Data Service error message:No market data permissions for CME FUT'
    const refused = run({ bars: () => failure({ code: 162, text }) })
    await expect(refused).rejects.toThrow(
      /^IB says: No market data permissions for CME FUT \(162\)\. The service has no such data/,
    )
  })

  test('wait for IB’s pacing, and say so', async ({ expect }) => {
    const { waits, nowMs } = await run({ days: 100, bars: () => success([]) })
    expect(nowMs).toBeGreaterThan(600_000)
    expect(waits.some((reason) => /^IB's pacing: \d+ s to wait$/.test(reason))).toBe(true)
  })
})

describe('ticks', () => {
  test('go on in the second behind the last, until there are none', async ({ expect }) => {
    const at = (seconds: number) => ({ seconds: startUs / 1e6 + seconds, figures: [5_400.25, 3] })
    const { rows, asked } = await run({
      ticks: (start) => {
        if (start.endsWith('00:00:00')) return success([at(1), at(7), at(7)])
        return success(start.endsWith('00:00:08') ? [at(30)] : [])
      },
    })
    expect(asked).toEqual(['20260915-00:00:00', '20260915-00:00:08', '20260915-00:00:31'])
    expect(rows.map(({ cells }) => cells[0])).toEqual([
      '2026-09-15T00:00:01Z',
      '2026-09-15T00:00:07Z',
      '2026-09-15T00:00:07Z',
      '2026-09-15T00:00:30Z',
    ])
  })
})
