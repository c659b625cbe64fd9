import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { describe, test } from 'vitest'

import { readSegments } from '../../../core-node/commands/tape/tape-reader.ts'
import { runsOf } from '../../../core-node/commands/verify/run-parts.ts'
import { tapesIn } from '../../../core-node/commands/verify/tape-files.ts'
import type { Verdict } from '../../../core-node/commands/verify/verify-run.ts'
import { verifyRun } from '../../../core-node/commands/verify/verify-run.ts'
import { openRecordings } from '../../../core-node/feed/open.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { aggregationUs } from '../../../core-node/market/trade-aggregator.ts'
import { tradingDay } from '../engine/trading-day.ts'
import { tempFolder } from '../temp-folder.ts'
import { RecordedRun } from './recorded-run.ts'

const day = 24 * 3_600
let begun = 1

/** Some seconds of a trading day, some days later. */
function* stretch(from: number, to: number, days = 0): Generator<MarketEvent> {
  let second = 0
  for (const event of tradingDay(to)) {
    const isIn = second >= from * 2
    second++
    if (!isIn) continue
    event.tsUs += days * day * 1_000_000
    yield event
  }
}

/** One run of the core after the other. @returns what each told of its warm-up */
async function runs(
  folder: string,
  stretches: readonly (readonly [from: number, to: number, days?: number])[],
): Promise<string[][]> {
  const told: string[][] = []
  for (const part of stretches) {
    const run = new RecordedRun(folder, `run-${begun++}`)
    told.push(await run.warmUp())
    await run.play(stretch(...part)).stop()
  }
  return told
}

async function verdictsOf(folder: string): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const file of tapesIn(join(folder, 'tapes'))) {
    for (const { parts, nextSeq } of await runsOf(file)) {
      verdicts.push(await verifyRun(folder, parts, nextSeq, () => {}))
    }
  }
  return verdicts
}

async function headOf(file: string | undefined) {
  const [segment] = await readSegments(file ?? '')
  if (segment === undefined) throw new Error('a tape has a head')
  return segment.head
}

describe('a core that is started again', () => {
  test('goes on with the signal as it was, and its tape says from what', async ({ expect }) => {
    const [folder, other] = [tempFolder(), tempFolder()]
    await runs(folder, [[0, 1_200]])
    const again = new RecordedRun(folder, 'again')
    await again.warmUp()
    again.play(stretch(1_200, 1_203))
    const whole = new RecordedRun(other, 'whole').play(stretch(0, 1_203))
    const cold = new RecordedRun(tempFolder(), 'cold').play(stretch(1_200, 1_203))
    const coverage = ({ engine }: RecordedRun) => engine.confluence.coverage
    expect(coverage(cold)).toBeLessThan(0.5)
    expect(coverage(again)).toBeGreaterThan(0.95 * coverage(whole))
    expect(coverage(again)).toBeLessThanOrEqual(coverage(whole))
    const vwap = ({ engine }: RecordedRun) => engine.market.vwap.meanTicks
    expect(vwap(again)).toBe(vwap(whole))
    for (const run of [again, whole, cold]) await run.stop()

    const [first, second] = tapesIn(join(folder, 'tapes'))
    const { warmUp } = await headOf(second)
    expect(warmUp).toEqual([
      {
        tape: basename(first ?? '', '.mtape.zst'),
        events: expect.any(Number),
        digest: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ])
    expect(warmUp[0]?.events).toBeGreaterThan(2_400)
    expect((await headOf(first)).warmUp).toEqual([])
  })

  test('compares today’s signals with the journal, run by run, and is verified itself', async ({
    expect,
  }) => {
    const folder = tempFolder()
    const told = await runs(folder, [
      [0, 900, -1],
      [0, 900],
      [905, 1_700],
      [1_710, 2_400],
    ])
    const signals = told.at(-1)?.filter((text) => text.includes('are the journal’s')) ?? []
    expect(signals).toHaveLength(2)
    const compared = signals.reduce((sum, text) => sum + Number.parseInt(text), 0)
    expect(compared).toBeGreaterThan(1)
    expect(told.flat().filter((text) => /^(info|warning|critical):/.test(text))).toEqual([])
    const verdicts = await verdictsOf(folder)
    expect(verdicts.map(({ isEqual, problem }) => [isEqual, problem])).toEqual(
      Array.from({ length: 4 }, () => [true, null]),
    )
  })

  test('names the first signal that is another than the journal has', async ({ expect }) => {
    const folder = tempFolder()
    await runs(folder, [[0, 1_500]])
    const db = new DatabaseSync(join(folder, 'journal-DU1.db'))
    db.exec(`UPDATE audit SET json = json_set(json, '$.lastTicks', 1)
      WHERE seq = (SELECT min(seq) FROM audit WHERE kind = 'signal')`)
    db.close()
    const [told] = await runs(folder, [[1_505, 1_600]])
    expect(told?.filter((text) => text.startsWith('warning:'))).toEqual([
      expect.stringMatching(/another signal .* lastTicks is 216\d\d, in the journal 1\./),
    ])
  })

  test('over several trade dates goes on from the end of each', async ({ expect }) => {
    const folder = tempFolder()
    const run = new RecordedRun(folder, 'run-1')
    await run
      .play(stretch(0, 600))
      .play(stretch(0, 600, 1))
      .stop()
    const [told] = await runs(folder, [[605, 900, 1]])
    expect(told?.filter((text) => text.includes('events'))).toHaveLength(2)
    const verdicts = await verdictsOf(folder)
    expect(verdicts.map(({ isEqual }) => isEqual)).toEqual([true, true, true])
  })

  test('whose market has begun anew begins without its tapes', async ({ expect }) => {
    const folder = tempFolder()
    await runs(folder, [[0, 900]])
    const again = new RecordedRun(folder, 'again')
    const told = await again.warmUp()
    again.play(stretch(0, 300))
    const fresh = new RecordedRun(tempFolder(), 'fresh').play(stretch(0, 300))
    expect(told.at(-1)).toMatch(/^info: the tapes go on to .* signals begin without them/)
    expect(again.engine.market.tsUs).toBe(fresh.engine.market.tsUs)
    expect([...again.engine.confluence.qualities]).toEqual([...fresh.engine.confluence.qualities])
    for (const run of [again, fresh]) await run.stop()
    const [, second] = tapesIn(join(folder, 'tapes'))
    expect((await headOf(second)).warmUp).toEqual([])
    expect((await verdictsOf(folder)).map(({ isEqual }) => isEqual)).toEqual([true, true])
  })
})

describe('a tape', () => {
  test('that is closed takes those with it that are older than they are kept', async ({
    expect,
  }) => {
    const folder = tempFolder()
    await runs(folder, [
      [0, 60, -40],
      [0, 60, -15],
    ])
    const [old = '', kept] = tapesIn(join(folder, 'tapes'))
    const run = new RecordedRun(folder, 'last').play(stretch(0, 60))
    await run.stop()
    expect(run.notes).toEqual([expect.stringContaining(basename(old))])
    expect(tapesIn(join(folder, 'tapes'))).toEqual([kept, expect.stringContaining('2026-09-15')])
  })

  test('is replayed with the time that its prints had to come in', async ({ expect }) => {
    const folder = tempFolder()
    const run = new RecordedRun(folder, 'run', { aggregationUs: aggregationUs.receiveTime })
    await run.play(stretch(0, 60)).stop()
    const feed = await openRecordings(tapesIn(join(folder, 'tapes')))
    await feed.close()
    expect(feed.description.aggregationUs).toBe(aggregationUs.receiveTime)
  })
})

describe('tapes that cannot all be seen', () => {
  test('one that is damaged ends at the damage, is named with the place, and stops nothing', async ({
    expect,
  }) => {
    const folder = tempFolder()
    await runs(folder, [
      [0, 600, -2],
      [0, 600, -1],
    ])
    const [first = '', second = ''] = tapesIn(join(folder, 'tapes'))
    writeFileSync(first, 'this is no tape, '.repeat(10))
    const bytes = readFileSync(second)
    writeFileSync(second, bytes.subarray(0, bytes.length - 200))
    const [told] = await runs(folder, [[0, 300]])
    const warnings = told?.filter((text) => text.startsWith('warning:')) ?? []
    expect(warnings).toEqual([
      expect.stringContaining(`left out from its damage on: ${first}`),
      expect.stringMatching(/left out from its damage on: .*-14-DU1\.mtape\.zst: .*truncated/),
    ])
  })

  test('what a crash cut off is seen up to its last whole block, before and after it goes on', async ({
    expect,
  }) => {
    const folder = tempFolder()
    const crashed = new RecordedRun(folder, 'crashed').play(stretch(0, 900))
    await crashed.stop()
    const [sealed = ''] = tapesIn(join(folder, 'tapes'))
    const open = sealed.replace(/\.zst$/, '')
    const { zstdDecompressSync } = await import('node:zlib')
    const bytes = zstdDecompressSync(readFileSync(sealed))
    rmSync(sealed)
    writeFileSync(open, bytes.subarray(0, bytes.length - 300))
    const [told] = await runs(folder, [[903, 1_500]])
    expect(told?.filter((text) => /^(info|warning)/.test(text))).toEqual([])
    const [tape = ''] = tapesIn(join(folder, 'tapes'))
    const segments = await readSegments(tape)
    expect(segments.map(({ end }) => end === undefined)).toEqual([true, false])
    expect(segments[1]?.head.warmUp).toHaveLength(1)
    const [first, second] = await verdictsOf(folder)
    expect([first?.difference, second?.isEqual, second?.problem]).toEqual([null, true, null])
  })

  test('only the last sessions are seen, and none when there is no time', async ({ expect }) => {
    const folder = tempFolder()
    await runs(folder, [
      [0, 60, -3],
      [0, 60, -2],
      [0, 60, -1],
      [0, 60],
    ])
    const run = new RecordedRun(folder, 'last')
    const told = await run.warmUp({ sessions: 1 })
    expect(told.filter((text) => text.includes('so far')).map((text) => text.slice(0, 15))).toEqual(
      ['tape-2026-09-14', 'tape-2026-09-15'],
    )
    await run.stop()
    const cold = new RecordedRun(folder, 'cold')
    expect(await cold.warmUp({ maxSeconds: 0 })).toEqual([])
    await cold.stop()
  })

  test('a warm-up that is ended leaves what it saw, and the tape says how much', async ({
    expect,
  }) => {
    const folder = tempFolder()
    await runs(folder, [
      [0, 600, -1],
      [0, 600],
    ])
    const run = new RecordedRun(folder, 'ended')
    const told = await run.warmUp({}, true)
    expect(told.at(-1)).toMatch(/^info: the warm-up ended before tape-2026-09-1[45]/)
    await run.play(stretch(605, 900)).stop()
    const verdicts = await verdictsOf(folder)
    expect(verdicts.map(({ isEqual, problem }) => [isEqual, problem])).toEqual(
      Array.from({ length: 3 }, () => [true, null]),
    )
  })

  test('verify names a tape that is gone, and one that is another', async ({ expect }) => {
    const folder = tempFolder()
    await runs(folder, [
      [0, 600, -1],
      [0, 600],
    ])
    const [first = '', second = ''] = tapesIn(join(folder, 'tapes'))
    const aside = `${first}.aside`
    renameSync(first, aside)
    const problemOf = async () => {
      const [{ parts, nextSeq } = { parts: [], nextSeq: 0 }] = await runsOf(second)
      const { isEqual, problem } = await verifyRun(folder, parts, nextSeq, () => {})
      return [isEqual, problem]
    }
    expect(await problemOf()).toEqual([
      false,
      expect.stringContaining('tape-2026-09-14-DU1, which is not beside it'),
    ])
    const other = tempFolder()
    await runs(other, [[0, 500, -1]])
    const [shorter = ''] = tapesIn(join(other, 'tapes'))
    writeFileSync(first, readFileSync(shorter))
    expect(await problemOf()).toEqual([false, expect.stringContaining('it is not the tape that')])
    renameSync(aside, first)
    expect(await problemOf()).toEqual([true, null])
    appendFileSync(first, 'x')
    expect((await problemOf())[0]).toBe(true)
  })
})
