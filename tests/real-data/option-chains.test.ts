import { readFileSync } from 'node:fs'

import { describe, test } from 'vitest'

import { readChainFile } from '../../core-node/feed/chain/chain-file.ts'
import type { OptionChain } from '../../core-node/market/option-chain.ts'
import type { ChainAnalysis } from '../../core-node/options/chain-analysis.ts'
import { analyzeChain } from '../../core-node/options/chain-analysis.ts'
import { contractExposures } from '../../core-node/options/gamma.ts'
import { quotedUs } from '../../core-node/options/quote-time.ts'
import type { ChainSettings } from '../../core-node/options/settings.ts'
import { defaultChainSettings } from '../../core-node/options/settings.ts'
import { volatilityIndex } from '../../core-node/options/vix-index.ts'
import { mia } from '../core-node/commands/mia.ts'
import { dataFile, hasData } from './data.ts'

const path = (name: string) => dataFile(`spx-chains/${name}.csv`)
const fileGreeks: ChainSettings = { ...defaultChainSettings, greeks: 'file' }

/** Computed independently of this project (net, calls, puts in bn; put/call by volume, by open interest). */
const figures = [
  ['spx_2022-02-05', 4500.5298, -19.1561, 62.8797, -82.0359, 2.1417, 1.8628],
  ['spx_2023-02-07', 4164, 21.5386, 88.6994, -67.1608, 1.179, 1.8087],
  ['spx_2023-09-14', 4505.1001, 23.3097, 194.8597, -171.5499, 1.456, 2.0593],
  ['spx_2024-01-07', 4697.2402, -10.9987, 111.5307, -122.5294, 1.402, 1.9483],
] as const

describe.skipIf(!hasData)('recorded option chains', () => {
  for (const [name, spot, net, call, put, byVolume, byOpenInterest] of figures) {
    test(`${name}: the file’s gammas add up to ${net} bn`, ({ expect }) => {
      const chain = readChainFile(path(name))
      const { total, putCall, byStrike, bySeries } = analyzeChain(chain, fileGreeks)
      expect(chain.spot).toBe(spot)
      expect(total.netBn).toBeCloseTo(net, 4)
      expect(total.callBn).toBeCloseTo(call, 4)
      expect(total.putBn).toBeCloseTo(put, 4)
      expect(putCall.volumeRatio).toBeCloseTo(byVolume, 4)
      expect(putCall.openInterestRatio).toBeCloseTo(byOpenInterest, 4)
      const sum = (values: Iterable<number>) => [...values].reduce((all, one) => all + one, 0)
      expect(sum(byStrike.callBn) + sum(byStrike.putBn)).toBeCloseTo(net, 4)
      expect(
        sum(bySeries.map(({ netBn }) => netBn).filter((value) => value === value)),
      ).toBeCloseTo(net, 4)
    })
  }

  test('spy_2023-09-14: the file’s gammas add up to +4.9428 bn, the day’s own series included', ({
    expect,
  }) => {
    for (const dayCount of ['act365', 'busday262'] as const) {
      const chain = readChainFile(path('spy_2023-09-14'))
      const { total } = analyzeChain(chain, { ...fileGreeks, dayCount })
      expect(total.netBn).toBeCloseTo(4.9428, 4)
    }
  })

  test('2024-01-07: the flip is 4734.48 as published, and 4734.72 on a finer grid', ({
    expect,
  }) => {
    const chain = readChainFile(path('spx_2024-01-07'))
    const published: ChainSettings = {
      ...fileGreeks,
      dayCount: 'busday262',
      levels: 60,
      lowest: 0.8,
      highest: 1.2,
      narrowsRoots: false,
    }
    const flipWith = (changes: Partial<ChainSettings>) =>
      analyzeChain(chain, { ...published, ...changes }).flip
    expect(flipWith({})).toBeCloseTo(4734.48, 2)
    expect(flipWith({ levels: 601 })).toBeCloseTo(4734.72, 2)
    expect(Math.abs(flipWith({ narrowsRoots: true }) - 4734.72)).toBeLessThan(0.05)
    expect(Math.abs(flipWith({ dayCount: 'act365' }) - 4734.48)).toBeLessThan(0.25)
  })

  test('2024-01-07: walls at 4800 and 4600, as its published chart shows', ({ expect }) => {
    for (const settings of [defaultChainSettings, fileGreeks]) {
      const { walls } = analyzeChain(readChainFile(path('spx_2024-01-07')), settings)
      expect([walls.callWall, walls.putWall]).toEqual([4800, 4600])
    }
  })

  /** Net exposure of the rows where the file's own volatilities do not contradict each other. */
  function soundNets(chain: OptionChain, tolerance: number): readonly [own: number, file: number] {
    const isSound = (row: number) => {
      const call = chain.calls.quotedVolatilities[row] as number
      const put = chain.puts.quotedVolatilities[row] as number
      return call > 0 && put > 0 && Math.abs(call / put - 1) < tolerance
    }
    const own = analyzeChain(chain)
    const netOf = (analysis: ChainAnalysis) => {
      const { terms, surface, settings } = analysis
      const { calls, puts } = contractExposures(chain, terms, surface, settings)
      let net = 0
      for (let row = 0; row < chain.strikes.length; row++) {
        if (!isSound(row) || own.surface.isQuoted[row] !== 1) continue
        const [call, put] = [calls[row] as number, puts[row] as number]
        net += (call > 0 ? call : 0) - (put > 0 ? put : 0)
      }
      return net
    }
    return [netOf(own), netOf(analyzeChain(chain, fileGreeks))]
  }

  // On 2022-02-05 no call's volatility agrees with its put's: there, those that are given at all.
  for (const [name, tolerance] of [
    ['spx_2022-02-05', Infinity],
    ['spx_2023-02-07', 0.02],
    ['spx_2023-09-14', 0.02],
    ['spx_2024-01-07', 0.02],
  ] as const) {
    test(`${name}: own greeks agree with the file’s within 2 % where those are sound`, ({
      expect,
    }) => {
      const [own, file] = soundNets(readChainFile(path(name)), tolerance)
      expect(Math.abs(file)).toBeGreaterThan(5)
      expect(Math.abs(own / file - 1)).toBeLessThan(0.02)
    })
  }

  for (const [name, , net, call, put] of figures) {
    test(`${name}: own calls and puts are within 1.5 % of the file’s, the net within 1 % of both`, ({
      expect,
    }) => {
      const { total, coverage } = analyzeChain(readChainFile(path(name)))
      expect(Math.abs(total.callBn / call - 1)).toBeLessThan(0.015)
      expect(Math.abs(total.putBn / put - 1)).toBeLessThan(0.015)
      expect(Math.abs(total.netBn - net) / (call - put)).toBeLessThan(0.01)
      expect(Math.sign(total.netBn)).toBe(Math.sign(net))
      expect(coverage).toBeGreaterThan(0.9)
    })
  }

  /** The closes of the index on the days of the quotes, and a month's Treasury bill on them. */
  const closes = [
    ['spx_2022-02-05', '2022-02-04', 23.22, 0.0004],
    ['spx_2023-02-07', '2023-02-07', 18.66, 0.0463],
    ['spx_2023-09-14', '2023-09-14', 12.82, 0.0553],
    ['spx_2024-01-07', '2024-01-05', 13.35, 0.0554],
  ] as const

  for (const [name, day, close, bill] of closes) {
    test(`${name}: the VIX formula gives ${close}, the official close of ${day}`, ({ expect }) => {
      const chain = readChainFile(path(name))
      const quotes = quotedUs(chain.asOfUs)
      expect(volatilityIndex(chain, quotes, bill)).toBeCloseTo(close, 2)
      const { rate } = analyzeChain(chain).terms
      expect(Math.abs(volatilityIndex(chain, quotes, rate) - close)).toBeLessThan(0.01)
      const rows = readFileSync(dataFile('vix/vix-daily.csv'), 'utf8').split('\n')
      const official = Number(rows.find((row) => row.startsWith(day))?.split(',')[4])
      expect(official).toBe(close)
    })
  }
})

describe.skipIf(!hasData)('mia gamma on recorded chains', () => {
  test('reproduces the published figures of 2024-01-07 from the command line', async ({
    expect,
  }) => {
    const convention = ['--greeks', 'file', '--daycount', 'busday262', '--grid', '60']
    const { stdout } = await mia(
      'gamma',
      path('spx_2024-01-07'),
      ...convention,
      '--range',
      '0.8-1.2',
      '--json',
    )
    expect(stdout).not.toMatch(/NaN|Infinity/)
    const summary = JSON.parse(stdout) as Record<string, number>
    expect(summary).toMatchObject({ contracts: 21_038, callWall: 4800, putWall: 4600 })
    expect(summary['netBn']).toBeCloseTo(-10.9987, 4)
    expect(summary['flip']).toBeCloseTo(4734.48, 2)
    expect(summary['pcrVolume']).toBeCloseTo(1.402, 4)
  })

  test('prints a page a person can read', async ({ expect }) => {
    const { stdout } = await mia('gamma', path('spx_2024-01-07'))
    expect(stdout).toMatch(/^SPX 4,697\.24/)
    expect(stdout).toMatch(/^Flip {14}47\d\d\.\d ± \d/m)
    expect(stdout).toMatch(/^Volatility index {2}13\.35 /m)
    for (const line of stdout.split('\n').slice(0, 40)) expect(line.length).toBeLessThan(100)
  })
})
