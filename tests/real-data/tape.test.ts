import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { beforeAll, describe, test } from 'vitest'

import { exportTape } from '../../core-node/commands/tape/export.ts'
import { tapesIn } from '../../core-node/commands/verify/tape-files.ts'
import { RecorderThread } from '../../core-node/engine/tape/recorder-thread.ts'
import { Recorder } from '../../core-node/engine/tape/recorder.ts'
import { openDbn } from '../../core-node/feed/dbn/dbn-feed.ts'
import { openRecordings } from '../../core-node/feed/open.ts'
import type { DepthEvent, MarketEvent } from '../../core-node/market/events.ts'
import { EventKind } from '../../core-node/market/events.ts'
import { mia } from '../core-node/commands/mia.ts'
import { settings } from '../core-node/engine-settings.ts'
import { plain } from '../core-node/tape/arbitrary-tape.ts'
import { suiteFolder } from '../core-node/tape/suite-folder.ts'
import { dataFile, hasData } from './data.ts'
import { readFeed } from './read-feed.ts'

const mbo = dataFile('databento-es/esh4-2023-12-25.mbo.dbn.zst')
/** The session's open on that day, 2023-12-25 23:00 UTC, before which the derived rows do not go. */
const openUs = 1_703_545_200_000_000

/** Records a recording as a core would, and closes the tape. @returns the tape's file */
async function record(file: string, folder: string): Promise<string> {
  const problems: string[] = []
  const tape: Recorder = new Recorder(
    {
      run: 'run-1',
      journal: 'journal.db',
      startSeq: 0,
      settings: settings(),
      lastSeq: () => 0,
      onProblem: (_severity, text) => problems.push(text),
    },
    new RecorderThread(folder, (report) => tape.onReport(report)),
  )
  tape.open('DU1', 'ESH4', openUs)
  const feed = await openDbn(file)
  while (await feed.load()) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) tape.record(event)
  }
  await feed.close()
  await tape.stop()
  if (problems.length > 0 || tape.lostEvents > 0) throw new Error(problems.join())
  return tapesIn(folder)[0] as string
}

function derived(name: string): string[] {
  const text = gunzipSync(readFileSync(dataFile(`databento-es/${name}`))).toString('utf8')
  return text.trim().split('\n').slice(1)
}

/** Time in microseconds, then price and size of each level, as the derived file has them. */
function levelsOf(event: DepthEvent): string {
  const cells = [String(event.tsUs)]
  for (let level = 0; level < 10; level++) {
    cells.push(((event.bidTicks[level] ?? 0) / 4).toFixed(2), String(event.bidSizes[level]))
    cells.push(((event.askTicks[level] ?? 0) / 4).toFixed(2), String(event.askSizes[level]))
  }
  return cells.join()
}

function micros(nanos: string): string {
  return nanos.slice(0, -3)
}

async function eventsOf(open: Promise<Awaited<ReturnType<typeof openDbn>>>): Promise<unknown[]> {
  const events: unknown[] = []
  await readFeed(await open, (event: MarketEvent) => events.push(plain(event)))
  return events
}

describe.skipIf(!hasData)('ESH4 of 2023-12-25 on tape', () => {
  const folder = suiteFolder()
  let tape = ''
  beforeAll(async () => {
    tape = await record(mbo, folder)
  })

  test('comes back event by event', async ({ expect }) => {
    const recorded = await eventsOf(openRecordings([tape]))
    expect(recorded).toHaveLength(68_792)
    expect(recorded).toEqual(await eventsOf(openDbn(mbo)))
  })

  test('exported as DBN, its ten levels and trades equal the derived files row by row', async ({
    expect,
  }) => {
    const out = join(folder, 'levels.dbn')
    const options = { format: 'dbn', schema: 'mbp-10', out, onProgress: () => {} } as const
    const records = await exportTape(tape, options)
    const levels: string[] = []
    const trades: string[] = []
    const feed = await openDbn(out)
    expect([feed.description.schema, feed.description.contract]).toEqual(['mbp-10', 'ESH4'])
    await readFeed(feed, (event) => {
      if (event.kind === EventKind.Trade) trades.push(tradeOf(event))
      else if (event.kind === EventKind.Depth && event.tsUs >= openUs) levels.push(levelsOf(event))
    })
    expect(feed.records).toBe(records)
    const wantedLevels = derived('esh4-2023-12-25.mbp10-derived.csv.gz').map((row) => {
      const [ts = '', , ...cells] = row.split(',')
      return [micros(ts), ...cells].join()
    })
    expect(levels).toHaveLength(36_917)
    expect(levels).toEqual(wantedLevels)
    expect(trades).toEqual(wantedTrades())
  })

  test('exported as trades, in DBN and in CSV, they equal the derived file', async ({ expect }) => {
    const dbn = join(folder, 'trades.dbn')
    const csv = join(folder, 'trades.csv')
    const onProgress = () => {}
    await exportTape(tape, { format: 'dbn', schema: 'trades', out: dbn, onProgress })
    await exportTape(tape, { format: 'csv', schema: 'trades', out: csv, onProgress })
    const trades: string[] = []
    await readFeed(await openDbn(dbn), (event) => {
      if (event.kind === EventKind.Trade) trades.push(tradeOf(event))
    })
    expect(trades).toEqual(wantedTrades())
    const [head, ...rows] = readFileSync(csv, 'utf8').trim().split('\n')
    expect(head).toBe('ts_event_ns,price,size,aggressor_side')
    const wanted = derived('esh4-2023-12-25.trades-derived.csv.gz').map((row) => {
      const [ts = '', , , ...cells] = row.split(',')
      return `${micros(ts)}000,${cells.join()}`
    })
    expect(rows).toEqual(wanted)
  })

  test('replays to the same audit, byte by byte, as the recording it was made from', async ({
    expect,
  }) => {
    const hash = async (file: string) => (await mia('replay', file, '--hash')).stdout.trim()
    const ofTape = await hash(tape)
    expect(ofTape).toMatch(/^[0-9a-f]{64}$/)
    expect(ofTape).toBe(await hash(mbo))
  })

  test('mia tape export writes the levels as CSV, every figure as the derived file has it', async ({
    expect,
  }) => {
    const out = join(folder, 'levels.csv')
    const { code, stdout } = await mia('tape', 'export', tape, '--format', 'csv', '--out', out)
    expect([code, stdout]).toEqual([0, expect.stringContaining('mbp-10 as csv')])
    const [head = '', ...rows] = readFileSync(out, 'utf8').trim().split('\n')
    expect(head.slice(0, 52)).toBe('ts_event_ns,bid_px_00,bid_sz_00,ask_px_00,ask_sz_00,')
    const wanted = derived('esh4-2023-12-25.mbp10-derived.csv.gz').map((row) => {
      const [ts = '', , ...cells] = row.split(',')
      return `${micros(ts)}000,${cells.join()}`
    })
    expect(rows.filter((row) => Number(row.slice(0, 16)) >= openUs)).toEqual(wanted)
  })

  test('is described by mia tape info', async ({ expect }) => {
    const { code, stdout } = await mia('tape', 'info', tape, '--json')
    expect(code).toBe(0)
    const info = JSON.parse(stdout) as Record<string, unknown>
    expect(info).toMatchObject({
      isSealed: true,
      events: 68_792,
      lostEvents: 0,
      tornBytes: 0,
      eventsByKind: { Trade: 2_973, Order: 65_819 },
      segments: [
        { contract: 'ESH4', tradeDate: '2023-12-26', end: 'stopped', preset: 'order-flow' },
      ],
    })
  })
})

function tradeOf(event: { tsUs: number; priceTicks: number; size: number; aggressor: number }) {
  const side = event.aggressor > 0 ? 'B' : event.aggressor < 0 ? 'A' : 'N'
  return [event.tsUs, (event.priceTicks / 4).toFixed(2), event.size, side].join()
}

function wantedTrades(): string[] {
  return derived('esh4-2023-12-25.trades-derived.csv.gz').map((row) => {
    const [ts = '', , , ...cells] = row.split(',')
    return [micros(ts), ...cells].join()
  })
}
