import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, test } from 'vitest'

import { parseChainCsv } from '../../../../core-node/feed/chain/chain-csv.ts'
import { readChainFile } from '../../../../core-node/feed/chain/chain-file.ts'
import { tempFolder } from '../../temp-folder.ts'
import { header, page, rows } from './chain-text.ts'

const parse = (text: string) => parseChainCsv('chain.csv', text)
const usTime = (iso: string) => Date.parse(iso) * 1_000

describe('a chain’s page', () => {
  test('is read in series and strikes, calls and puts apart', ({ expect }) => {
    const chain = parse(page())
    expect(chain).toMatchObject({
      underlying: 'SPX',
      asOfUs: usTime('2024-01-07T15:52:00Z'),
      spot: 4697.24,
      openInterestDate: '2024-01-05',
      series: [
        { root: 'SPX', expiry: '2024-01-19', isMorningSettled: true, from: 0, to: 3 },
        { root: 'SPXW', expiry: '2024-01-19', isMorningSettled: false, from: 3, to: 4 },
      ],
    })
    expect([...chain.strikes]).toEqual([4650, 4700, 4750, 4700])
    expect([...chain.calls.bids]).toEqual([100, 70, 44, 70.2])
    expect([...chain.puts.openInterests]).toEqual([3000, 2000, 1000, 700])
    expect([...chain.puts.quotedVolatilities]).toEqual([0.13, 0.12, 0.11, 0.12])
    expect([...chain.calls.lasts]).toEqual([101.2, 71, 45, 71.2])
  })

  test('is the same whatever the order of its rows and of its columns', ({ expect }) => {
    const order = [11, 12, 21, 16, 15, 17, 13, 18, 19, 20, 14, 0, 1, 10, 5, 4, 6, 2, 7, 8, 9, 3]
    const shuffle = (line: string) => {
      const fields = line.split(',')
      return order.map((index) => fields[index]).join(',')
    }
    const other = page({ header: shuffle(header), rows: rows.toReversed().map(shuffle) })
    expect(parse(other)).toEqual(parse(page()))
  })

  test('may come from a spreadsheet: semicolons, decimal commas, a byte order mark', ({
    expect,
  }) => {
    const spreadsheet = [
      '\uFEFF',
      'S&P 500 INDEX;Last: 4697,24;Change: 8,56',
      'Date: 7 janvier 2024 à 16:52 UTC+1;Bid: 4645,23',
      header.replaceAll(',', ';'),
      ...rows.map((row) => row.replaceAll(',', ';').replaceAll('.', ',')),
    ].join('\n')
    expect(parse(spreadsheet)).toEqual(parse(page()))
  })

  test('may leave figures empty: they are unknown, not 0', ({ expect }) => {
    const fields = (rows[0] as string).split(',')
    for (const index of [2, 4, 7, 9, 10]) fields[index] = ''
    const { calls } = parse(page({ rows: [fields.join(',')] }))
    const unknown = [calls.lasts, calls.bids, calls.quotedVolatilities, calls.openInterests]
    expect(unknown.map((column) => column[0])).toEqual(Array(4).fill(Number.NaN))
    expect(calls.asks[0]).toBe(102)
  })

  test('may lack columns that are only compared with', ({ expect }) => {
    const keep = (line: string) =>
      line
        .split(',')
        .filter((_, index) => ![0, 3, 7, 8, 9, 14, 18, 19, 20].includes(index))
        .join(',')
    const { calls, strikes } = parse(page({ header: keep(header), rows: rows.map(keep) }))
    expect(strikes).toHaveLength(4)
    expect(calls.quotedGammas[0]).toBeNaN()
  })

  test('keeps crossed quotes and bids of 0: the analysis counts them', ({ expect }) => {
    const crossed = (rows[0] as string).replace('100,102', '0,0').replace('32,34', '34,32')
    const { calls, puts } = parse(page({ rows: [crossed] }))
    expect([calls.bids[0], puts.bids[0], puts.asks[0]]).toEqual([0, 34, 32])
  })
})

describe('a file that cannot be used is refused with its place and the cure', () => {
  const first = rows[0] as string
  const replaced = (from: string, to: string) => page({ rows: [first.replace(from, to)] })
  const bad: readonly (readonly [string, string, RegExp])[] = [
    ['nothing', '', /^chain\.csv: is empty: download it again/],
    ['blank lines', '\n\n \n', /is empty/],
    ['another file', 'DATE,OPEN,HIGH\n1990-01-02,17,17', /lines 1 to 2: no header with Calls/],
    ['no header', page({ header: first }), /no header with Calls, Strike and Puts/],
    [
      'a header without open interest',
      page({ header: header.replaceAll('Open Interest', 'OI?') }),
      /line 4: there is no column Open Interest of calls, Open Interest of puts/,
    ],
    ['no rows', page({ rows: [] }), /line 4: no rows follow the header/],
    ['no spot', page({ last: 'Close: 4697.24' }), /above the header: no "Last: …"/],
    ['a spot of 0', page({ last: 'Last: 0' }), /line 2, column Last: "0" is not a price above 0/],
    ['no date', page({ date: 'Hello' }), /no "Date: …"/],
    [
      'a date that is none',
      page({ date: 'Date: yesterday' }),
      /line 3, column Date: "yesterday" is not a date \(write 2024-01-07 10:52 EST\)/,
    ],
    ['a date without time', page({ date: 'Date: 2024-01-07' }), /has no time of day/],
    [
      'a zone that is not known',
      page({ date: 'Date: 2024-01-07 10:52 XYZT' }),
      /zone that is not known, "xyzt" \(write UTC\+1 or EST\)/,
    ],
    [
      'a date long after its series',
      page({ date: 'Date: 2024-03-07 10:52 EST' }),
      /lies long after the first expiry, 2024-01-19/,
    ],
    [
      'a row cut short',
      page({ rows: [first, (rows[1] as string).slice(0, 40)] }),
      /line 6: 5 fields where 22 are needed: the row is cut short, download the file again/,
    ],
    [
      'a word for a number',
      replaced(',102,', ',much,'),
      /line 5, column Ask: "much" is not a number/,
    ],
    ['a negative bid', replaced(',100,', ',-1,'), /column Bid: "-1" is below 0/],
    ['half a contract', replaced(',1000,', ',10.5,'), /Open Interest: "10\.5" is not a whole/],
    ['a strike of 0', replaced('4650.00', '0'), /column Strike: "0" is not a strike above 0/],
    ['a strike of another contract', replaced('4650.00', '4655'), /is not of strike 4655/],
    [
      'no contract',
      replaced('SPX240119C04650000', 'call'),
      /column Calls: "call" is not an option/,
    ],
    [
      'a day that no calendar has',
      page({ rows: [first.replaceAll('240119', '240230')] }),
      /column Calls: "SPX240230C04650000" is not an option/,
    ],
    [
      'a put for a call',
      replaced('SPX240119C04650000', 'SPX240119P04650000'),
      /column Calls: "SPX240119P04650000" is not a call/,
    ],
    [
      'a put of another series',
      replaced('SPX240119P', 'SPX240216P'),
      /is not of the same series as SPX240119C04650000/,
    ],
    [
      'a date column that contradicts the contract',
      replaced('Fri Jan 19 2024', 'Fri Jan 26 2024'),
      /column Expiration Date: "Fri Jan 26 2024" is not the expiry of its contracts, 2024-01-19/,
    ],
    [
      'a strike twice',
      page({ rows: [first, first] }),
      /line 6, column Strike: "4650\.00" is there twice in SPX 2024-01-19, see line 5/,
    ],
    [
      'options of a stock',
      page({ rows: [first.replaceAll('SPX', 'TSLA')] }),
      /root TSLA are not known/,
    ],
    [
      'two underlyings',
      page({ rows: [first, (rows[1] as string).replaceAll('SPX', 'QQQ')] }),
      /line 6, column Calls: .* of QQQ, the rows before are of another underlying/,
    ],
  ]
  for (const [name, text, message] of bad) {
    test(`${name}`, ({ expect }) => {
      expect(() => parse(text)).toThrow(message)
    })
  }

  test('as one that is not there', ({ expect }) => {
    const path = join(tempFolder(), 'none.csv')
    expect(() => readChainFile(path)).toThrow(`${path}: no such file`)
    writeFileSync(path, page())
    expect(readChainFile(path).spot).toBe(4697.24)
  })
})
