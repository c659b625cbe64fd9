import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, onTestFinished, test } from 'vitest'

import { SeriesFile } from '../../../core-node/commands/fetch/series-file.ts'
import { startGateway } from '../../../core-node/gateway/gateway.ts'
import { UsageError } from '../../../core-node/operations/exit.ts'
import { ScriptedFeed } from '../gateway/scripted-feed.ts'
import { depth, minute, regularOpenUs, second, trade } from '../market-events.ts'
import { mia } from './mia.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fetch-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

/** Ten minutes of a market, 240 trades a minute, which then stands still. */
async function gateway(): Promise<number> {
  const events = Array.from({ length: 4_800 }, (_, i) => {
    const tsUs = regularOpenUs + i * (second / 8)
    const ticks = 21_600 + (Math.floor(i / 2) % 9)
    return i % 2 === 0 ? depth(tsUs, ticks - 1, [10], ticks, [10]) : trade(tsUs, ticks, 1 + (i % 5))
  })
  const logs: string[] = []
  const started = await startGateway({
    host: '127.0.0.1',
    port: 0,
    feed: new ScriptedFeed(events, 512),
    speed: 1_000,
    log: (text) => logs.push(text),
  })
  onTestFinished(() => started.stop())
  while (!logs.some((line) => line.includes('stands still'))) await new Promise(setImmediate)
  return started.port
}

describe('mia fetch', () => {
  test('downloads bars, and goes on where a broken file ends', async ({ expect }) => {
    const port = String(await gateway())
    const out = join(folder(), 'es.csv')
    const fetch = ['fetch', '--port', port, '--from', '2026-09-15T13:30', '--out', out]
    const first = await mia(...fetch)
    expect([first.code, first.stdout.trim()]).toEqual([0, `ESZ6: 10 rows added to ${out}`])
    const whole = readFileSync(out, 'utf8')
    const [header, row] = whole.split('\n')
    expect(header).toBe('start,open,high,low,close,volume,vwap,trades')
    expect(row).toMatch(/^2026-09-15T13:30:00Z,5400,5402,5400,\d+(\.\d+)?,\d+,540\d\.\d+,240$/)
    writeFileSync(out, whole.slice(0, whole.length - 75))
    const again = await mia(...fetch, '--json')
    expect(again.stderr).toMatch(/es\.csv is there: it goes on at 2026-09-15T13:3\d:00\.000Z/)
    expect(readFileSync(out, 'utf8')).toBe(whole)
  })

  test('downloads ticks in several requests, each once', async ({ expect }) => {
    const port = String(await gateway())
    const out = join(folder(), 'es.csv')
    const fetch = ['fetch', '--port', port, '--what', 'ticks', '--from', '2026-09-15', '--out', out]
    expect((await mia(...fetch)).code).toBe(0)
    const whole = readFileSync(out, 'utf8')
    // All 2,400 but the four of the second at hand, which may not be over, and the columns.
    expect(whole.trim().split('\n')).toHaveLength(2_397)
  })

  const wrong = [
    [['--what', 'ticks', '--show', 'ask'], 2, /past ticks are of trades, midpoint, bid-ask/],
    [['--size', '7min'], 2, /argument '7min' is invalid/],
    [['--from', 'yesterday'], 2, /It must be a day or a moment in UTC/],
    [['--port', '1'], 1, /no gateway at 127\.0\.0\.1:1\. Start it/],
  ] as const
  for (const [options, code, text] of wrong) {
    test(`with ${options.join(' ')} says what is wrong`, async ({ expect }) => {
      const out = join(folder(), 'es.csv')
      const { code: exitCode, stderr } = await mia(
        'fetch',
        '--from',
        '2026-09-15',
        '--out',
        out,
        ...options,
      )
      expect(exitCode).toBe(code)
      expect(stderr).toMatch(text)
    })
  }
})

describe('a file of a series', () => {
  const columns = ['start', 'price']
  const rowAt = (minutes: number, price: number) => {
    const tsUs = regularOpenUs + minutes * minute
    return { tsUs, cells: [`${new Date(tsUs / 1_000).toISOString().slice(0, 19)}Z`, price] }
  }

  test('loses what is not whole, and the rows of its last time', ({ expect }) => {
    const path = join(folder(), 'a.csv')
    const file = new SeriesFile(path, columns)
    expect(file.resumeUs).toBeUndefined()
    file.write([rowAt(0, 1), rowAt(1, 2), rowAt(1, 3)])
    file.close()
    writeFileSync(path, `${readFileSync(path, 'utf8')}2026-09-15T13:3`)
    const again = new SeriesFile(path, columns)
    expect(again.resumeUs).toBe(regularOpenUs + minute)
    again.close()
    expect(readFileSync(path, 'utf8')).toBe('start,price\n2026-09-15T13:30:00Z,1\n')
  })

  test('that holds something else is left as it is', ({ expect }) => {
    const path = join(folder(), 'a.csv')
    writeFileSync(path, 'time,bid\n1,2\n')
    expect(() => new SeriesFile(path, columns)).toThrow(UsageError)
    expect(readFileSync(path, 'utf8')).toBe('time,bid\n1,2\n')
  })

  test('with nothing but its columns begins', ({ expect }) => {
    const path = join(folder(), 'a.csv')
    new SeriesFile(path, columns).close()
    const again = new SeriesFile(path, columns)
    expect(again.resumeUs).toBeUndefined()
    again.write([rowAt(0, 1)])
    again.close()
    expect(readFileSync(path, 'utf8')).toBe('start,price\n2026-09-15T13:30:00Z,1\n')
  })
})
