import { test } from 'vitest'

import { groupDays } from '../../../../core-node/feed/lean/files.ts'
import { parseQuoteMinutes, parseTradeMinutes } from '../../../../core-node/feed/lean/rows.ts'

const tick = 250_000_000
const entry = '20131007_es_minute_trade_201312.csv'
const parse = (text: string) => parseTradeMinutes('day.zip', entry, text, tick)

test('a minute is read in ticks and contracts', ({ expect }) => {
  expect(parse('60000,1676.5,1676.75,1676.5,1676.75,19\n')).toEqual([
    { ms: 60_000, open: 6_706, high: 6_707, low: 6_706, close: 6_707, volume: 19 },
  ])
})

test('a minute without a bid has an empty side', ({ expect }) => {
  const [minute] = parseQuoteMinutes('q.zip', entry, '0,,,,,0,1682.25,1682.5,1682,1682.25,39', tick)
  expect(minute).toMatchObject({ bidSize: 0, askOpen: 6_729, askClose: 6_729, askSize: 39 })
})

const bad: readonly (readonly [string, RegExp])[] = [
  ['0,1,1,1,1,5\n60000,1,1,1,1', /day\.zip: .*_201312\.csv line 2: 5 fields where 6 are needed/],
  ['0,1676.5,x,1676.5,1676.5,9', /line 1, column high: "x" is not a number/],
  ['0,1676.6,1676.75,1676.5,1676.5,9', /line 1, column open: "1676\.6" is not a multiple of 0\.25/],
  ['0,1,1,1,1,-3', /column volume: "-3" is not a whole number from 0/],
  ['0,1,1,1,1,2.5', /column volume: "2\.5" is not a whole number/],
  ['0,2,1,1,2,5', /column high: "1" is below open or close/],
  ['0,1,2,2,1,5', /column low: "2" is above open or close/],
  ['99999999,1,1,1,1,5', /column ms: "99999999" is not a time of day/],
  ['60000,1,1,1,1,5\n60000,1,1,1,1,5', /line 2, column ms: "60000" is not after the row before/],
  ['', /no rows in it/],
]

for (const [text, message] of bad) {
  test(`${JSON.stringify(text)} is refused with line and column`, ({ expect }) => {
    expect(() => parse(text)).toThrow(message)
  })
}

test('files sort into days, whatever their order', ({ expect }) => {
  const days = groupDays([
    '/d/20131008_quote.zip',
    '/d/20131007_trade.zip',
    '/d/20131008_trade.zip',
  ])
  expect(days).toEqual([
    { date: '2013-10-07', trade: '/d/20131007_trade.zip', quote: undefined },
    { date: '2013-10-08', trade: '/d/20131008_trade.zip', quote: '/d/20131008_quote.zip' },
  ])
  expect(() => groupDays(['/a/20131007_trade.zip', '/b/20131007_trade.zip'])).toThrow(/given twice/)
})
