import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, test } from 'vitest'

import { header, page, rows } from '../feed/chain/chain-text.ts'
import { tempFolder } from '../temp-folder.ts'
import { mia } from './mia.ts'

function fileOf(text: string): string {
  const path = join(tempFolder(), 'chain.csv')
  writeFileSync(path, text)
  return path
}

describe('mia gamma', () => {
  test('prints JSON for machines: what is not known is null, never 0', async ({ expect }) => {
    // Only two strikes and no trades: no skew, no volatility index, no put/call by volume.
    const quiet = rows.slice(0, 3).map((row) => row.replace(/,(10|20|30),0\./g, ',0,0.'))
    const { code, stdout, stderr } = await mia('gamma', fileOf(page({ rows: quiet })), '--json')
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).not.toMatch(/NaN|Infinity/)
    const summary = JSON.parse(stdout) as Record<string, unknown>
    expect(summary).toMatchObject({
      underlying: 'SPX',
      asOf: '2024-01-07T15:52:00.000000Z',
      spot: 4697.24,
      contracts: 6,
      expiries: 1,
      callWall: 4750,
      putWall: 4650,
      pcrVolume: null,
      pcrOpenInterest: 1,
      volatilityIndex: null,
      rejected: { expired: 0, noBid: 0, crossed: 0, wide: 0 },
      quality: { openInterestDate: '2024-01-05', sign: expect.stringMatching(/^naive/) },
    })
    expect(summary['byStrike']).toHaveLength(3)
    expect(summary['byExpiry']).toHaveLength(1)
    const { netBn, callBn, putBn } = summary as Record<string, number>
    expect(callBn).toBeGreaterThan(0)
    expect((callBn as number) + (putBn as number)).toBeCloseTo(netBn as number, 5)
  })

  test('with the file’s greeks adds up the file’s gammas', async ({ expect }) => {
    const { stdout } = await mia('gamma', fileOf(page()), '--greeks', 'file', '--json')
    const { callBn, putBn } = JSON.parse(stdout) as Record<string, number>
    const perGamma = 4697.24 ** 2 / 1e9
    expect(callBn).toBeCloseTo((2 + 6 + 6 + 1.5) * perGamma, 5)
    expect(putBn).toBeCloseTo(-(6 + 6 + 2 + 2.1) * perGamma, 5)
  })

  test('counts what it could not use, by reason', async ({ expect }) => {
    const bad = [
      (rows[0] as string).replace('32,34', '0,34'),
      (rows[2] as string).replace('44,46', '46,44'),
      rows[1] as string,
      'Fri Jan 05 2024,SPXW240105C04700000,1,1,1,2,5,0.11,0.5,0.003,9,4700.00,SPXW240105P04700000,1,-1,1,2,5,0.12,-0.5,0.003,9',
    ]
    const { stdout } = await mia('gamma', fileOf(page({ rows: bad })), '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      rejected: { noBid: 2, crossed: 2, expired: 2, wide: 0 },
      interpolated: 4,
      expiries: 1,
    })
    const { stdout: text } = await mia('gamma', fileOf(page({ rows: bad })))
    expect(text).toMatch(/2: nobody bids/)
    expect(text).toMatch(/2: the ask is below the bid/)
    expect(text).toMatch(/2: its series has settled/)
  })

  test('prints a table for people, with its age, the sign and the day of open interest', async ({
    expect,
  }) => {
    const { code, stdout } = await mia('gamma', fileOf(page()))
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^SPX 4,697\.24 {2}2024-01-07 10:52 New York, quotes of 2024-01-05 16:15/,
    )
    expect(stdout).toMatch(/days old\)/)
    expect(stdout).toMatch(/^Net {15}0\.00 bn USD for 1 % {2}\(about even\)/m)
    expect(stdout).toMatch(/^25-delta skew {5}unknown: /m)
    expect(stdout).toMatch(/^Call wall {9}4750/m)
    expect(stdout).toMatch(/^Put\/call .* by open interest$/m)
    expect(stdout).toMatch(/^ 4697\.24 ┄+ spot$/m)
    expect(stdout).toMatch(/^ {2}4700 .*│█+$/m)
    expect(stdout).toMatch(/^2024-01-19 SPXW/m)
    expect(stdout).toMatch(/Sign: naive: every call counts as held by dealers/)
    expect(stdout).toMatch(/Open interest of 2024-01-05 was counted before/)
    expect(stdout).not.toMatch(/NaN|undefined|Infinity/)
  })

  test('draws an SVG that needs nothing else', async ({ expect }) => {
    const plot = join(tempFolder(), 'plot.svg')
    const { code } = await mia('gamma', fileOf(page()), '--plot', plot)
    expect(code).toBe(0)
    const svg = readFileSync(plot, 'utf8')
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 420 640"/)
    expect(svg).toMatch(/<\/svg>\s*$/)
    for (const name of ['spot 4697.2', 'call wall 4750', 'put wall 4650']) {
      expect(svg).toContain(`>${name}</text>`)
    }
    expect(svg).not.toMatch(/NaN|undefined|Infinity|href|<script/)
    expect(svg.match(/<rect class="(call|put)"/g)?.length).toBeGreaterThan(6)
  })

  const wrong = [
    [['--greeks', 'mine'], /Allowed choices are own, file/],
    [['--daycount', 'act360'], /Allowed choices are act365, busday252, busday262/],
    [['--grid', '1'], /must be a whole number from 3 to 10001/],
    [['--range', '0.8'], /must be two shares of spot around 1, e\.g\. 0\.8-1\.2/],
    [['--range', '1.1-1.2'], /must be two shares of spot around 1/],
    [['--plot', '/nowhere/at/all/plot.svg'], /plot\.svg: cannot be written/],
  ] as const
  for (const [options, message] of wrong) {
    test(`${options.join(' ')} is wrong use: exit code 2`, async ({ expect }) => {
      const { code, stderr } = await mia('gamma', fileOf(page()), ...options)
      expect(stderr).toMatch(message)
      expect(code).toBe(2)
    })
  }

  const gone = rows.map((row) => row.replaceAll('240119', '240105').replace('Jan 19', 'Jan 05'))
  const withoutInterest = rows.map((row) => row.replace(/\d+00,4(6|7)/, ',4$1').replace(/\d+$/, ''))
  const bad: readonly (readonly [string, string, RegExp, ...string[]])[] = [
    ['an empty file', '', /is empty/],
    ['no header', page({ header: '' }), /no header/],
    ['a row cut short', page({ rows: [(rows[0] as string).slice(0, 60)] }), /cut short/],
    ['a spot of 0', page({ last: 'Last: 0' }), /not a price above 0/],
    [
      'series that are all over',
      page({ rows: gone }),
      /every series had expired \(the last on 2024-01-05\)/,
    ],
    [
      'no quotes at all',
      page({ rows: rows.map((row) => row.replace(/,[\d.]+,[\d.]+,(\d+),0\.1/g, ',0,0,$1,0.1')) }),
      /no series is quoted on both sides/,
    ],
    [
      'no open interest',
      page({ rows: withoutInterest }),
      /no open interest is given: no exposure can be computed/,
    ],
    [
      'no gammas where they are asked for',
      page({ header: header.replaceAll('Gamma', 'Theta') }),
      /gives no gamma and open interest together: use --greeks own/,
      '--greeks',
      'file',
    ],
  ]
  for (const [name, text, message, ...options] of bad) {
    test(`${name} is bad data: exit code 1, and nothing is printed`, async ({ expect }) => {
      const file = fileOf(text)
      const plot = join(tempFolder(), 'plot.svg')
      const { code, stdout, stderr } = await mia(
        'gamma',
        file,
        '--json',
        '--plot',
        plot,
        ...options,
      )
      expect(stderr).toMatch(message)
      expect(stderr).toContain(file)
      expect([code, stdout, existsSync(plot)]).toEqual([1, '', false])
    })
  }

  test('a file that is not there is named', async ({ expect }) => {
    const { code, stderr } = await mia('gamma', 'nowhere.csv')
    expect(stderr).toMatch(/nowhere\.csv: no such file/)
    expect(code).toBe(1)
  })
})
