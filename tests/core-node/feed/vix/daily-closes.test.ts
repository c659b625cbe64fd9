import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, test } from 'vitest'

import {
  closesBefore,
  parseDailyCloses,
  readDailyCloses,
} from '../../../../core-node/feed/vix/daily-closes.ts'

const header = 'DATE,OPEN,HIGH,LOW,CLOSE'
const parse = (...rows: string[]) => parseDailyCloses('vix.csv', [header, ...rows, ''].join('\n'))

describe('the daily history of a volatility index', () => {
  test('is read row by row, line ends of either kind', ({ expect }) => {
    const expected = [
      { date: '1990-01-02', close: 17.24 },
      { date: '1990-01-03', close: 18.19 },
    ]
    const rows = ['1990-01-02,17.24,17.24,17.24,17.240000', '1990-01-03,18.19,18.19,18.19,18.19']
    expect(parse(...rows)).toEqual(expected)
    expect(parseDailyCloses('vix.csv', [header, ...rows].join('\r\n'))).toEqual(expected)
  })

  test('a close outside the day’s range is data, as in the early years', ({ expect }) => {
    expect(parse('1992-01-02,19.30,19.20,18.50,18.40')).toEqual([
      { date: '1992-01-02', close: 18.4 },
    ])
  })

  const bad = [
    ['1990-01-02,1,1,1', 'vix.csv: line 2: 4 fields where 5 are needed'],
    ['1990-01-02,1,1,1,', 'line 2, column CLOSE: "" is not a level above 0'],
    ['1990-01-02,1,1,1,n/a', 'line 2, column CLOSE: "n/a" is not a level above 0'],
    ['1990-01-02,1,1,1,0', 'line 2, column CLOSE: "0" is not a level above 0'],
    ['1990-01-02,1,1,1,-4', 'line 2, column CLOSE: "-4" is not a level above 0'],
    ['1990-01-02,1,1,1,Infinity', 'column CLOSE: "Infinity" is not a level above 0'],
    ['01/02/1990,1,1,1,1', 'line 2, column DATE: "01/02/1990" is not a date'],
    ['1990-02-30,1,1,1,1', 'line 2, column DATE: "1990-02-30" is not a date'],
  ] as const
  for (const [row, message] of bad) {
    test(`the row "${row}" is refused by line and column`, ({ expect }) => {
      expect(() => parse(row)).toThrow(message)
    })
  }

  test('days out of order, and the same day twice, are refused', ({ expect }) => {
    expect(() => parse('1990-01-03,1,1,1,1', '1990-01-02,1,1,1,1')).toThrow(
      'line 3, column DATE: 1990-01-02 is not after 1990-01-03',
    )
    expect(() => parse('1990-01-03,1,1,1,1', '1990-01-03,1,1,1,1')).toThrow('line 3')
  })

  test('a file of another kind, or without rows, is refused', ({ expect }) => {
    expect(() => parseDailyCloses('x.csv', 'time,price\n1,2')).toThrow('x.csv: line 1')
    expect(() => parseDailyCloses('x.csv', '')).toThrow('x.csv: line 1')
    expect(() => parse()).toThrow('vix.csv: no rows in it')
  })

  test('a file that is missing or far too large is refused by name', async ({ expect }) => {
    const folder = await mkdtemp(join(tmpdir(), 'mia-vix-'))
    try {
      await expect(readDailyCloses(join(folder, 'absent.csv'))).rejects.toThrow(
        'absent.csv: no such',
      )
      const large = join(folder, 'large.csv')
      await writeFile(large, header)
      await truncate(large, 17 * 1024 * 1024)
      await expect(readDailyCloses(large)).rejects.toThrow('too many for daily rows')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('a session knows only the closes of days before its trade date', ({ expect }) => {
    const closes = ['02', '03', '06', '07'].map((day, i) => ({
      date: `2025-01-${day}`,
      close: i + 1,
    }))
    const known = (tradeDate: string, count = 252) =>
      closesBefore(closes, tradeDate, count).map(({ close }) => close)
    expect(known('2025-01-06')).toEqual([1, 2])
    expect(known('2025-01-05')).toEqual([1, 2])
    expect(known('2025-02-01')).toEqual([1, 2, 3, 4])
    expect(known('2025-02-01', 3)).toEqual([2, 3, 4])
    expect(known('2025-01-02')).toEqual([])
  })
})
