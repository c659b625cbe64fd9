import { describe, test } from 'vitest'

import { parseChainCsv } from '../../../../core-node/feed/chain/chain-csv.ts'
import { numberOf } from '../../../../core-node/feed/chain/delimited-text.ts'
import { readDate } from '../../../../core-node/feed/chain/locale-date.ts'
import { readTime } from '../../../../core-node/feed/chain/locale-time.ts'
import { page, rows } from './chain-text.ts'

describe('a date', () => {
  const dates = [
    ['Fri Jan 05 2024', ['2024-01-05']],
    ['January 7, 2024 at 10:52 AM EST', ['2024-01-07']],
    ['7 janvier 2024 à 16:52', ['2024-01-07']],
    ['ven. 05 janv. 2024', ['2024-01-05']],
    ['mar. 05 mars 2024', ['2024-03-05']],
    ['14 août 2024', ['2024-08-14']],
    ['6 févr. 2024', ['2024-02-06']],
    ['Fr., 5. Jan. 2024', ['2024-01-05']],
    ['7. März 2024 um 16:52 Uhr MEZ', ['2024-03-07']],
    ['Di 05 Dez 2023', ['2023-12-05']],
    ['mar 9 gen 2024', ['2024-01-09']],
    ['viernes, 5 de enero de 2024', ['2024-01-05']],
    ['5 de março de 2024', ['2024-03-05']],
    ['vr 5 mei 2023', ['2023-05-05']],
    ['19/01/2024', ['2024-01-19']],
    ['01/19/2024', ['2024-01-19']],
    ['05/01/2024', ['2024-01-05', '2024-05-01']],
    ['05/05/2024', ['2024-05-05']],
    ['7.1.2024', ['2024-01-07']],
    ['07.01.24', ['2024-01-07']],
    ['2024-01-07', ['2024-01-07']],
    ['2024/1/7', ['2024-01-07']],
    ['2024年1月7日', ['2024-01-07']],
    ['31/02/2024', []],
    ['February 30, 2024', []],
    ['sometime', []],
    ['', []],
  ] as const
  for (const [text, expected] of dates) {
    test(`"${text}" reads ${expected.join(' or ') || 'as none'}`, ({ expect }) => {
      expect(readDate(text).dates).toEqual(expected)
    })
  }
})

describe('a time of day', () => {
  const times = [
    [' at 10:52 AM EST', '10:52:00', '-05:00'],
    [' at 12:05 AM EDT', '00:05:00', '-04:00'],
    [', 8:09 PM EST', '20:09:00', '-05:00'],
    [' à 16:52 UTC+1', '16:52:00', '+01:00'],
    [' à 16h52', '16:52:00', 'America/New_York'],
    [' um 16:52 Uhr MEZ', '16:52:00', '+01:00'],
    [', 16:52:07 GMT+5:30', '16:52:07', '+05:30'],
    [' 10:52 p.m. UTC−5', '22:52:00', '-05:00'],
    ['T15:52:00Z', '15:52:00', '+00:00'],
  ] as const
  for (const [text, time, zone] of times) {
    test(`"${text.trim()}" is ${time} at ${zone}`, ({ expect }) => {
      expect(readTime(text)).toEqual({ time, zone })
    })
  }

  const none = [
    ['', /no time of day/],
    [' 25:00 EST', /no such time/],
    [' 13:00 PM EST', /no such time/],
    [' 10:61', /no such time/],
    [' 10:52 ABC', /zone that is not known/],
  ] as const
  for (const [text, reason] of none) {
    test(`"${text.trim()}" is none, and it says why`, ({ expect }) => {
      expect(readTime(text)).toMatch(reason)
    })
  }
})

describe('a number', () => {
  const numbers = [
    ['1234.5', ',', 1234.5],
    ['1,234.5', ',', 1234.5],
    ['1e-4', ',', 1e-4],
    ['.05', ',', 0.05],
    ['0,05', ';', 0.05],
    ['1 234,5', ';', 1234.5],
    ['1\u202F234,5', ';', 1234.5],
    ['', ',', Number.NaN],
    ['--', ',', Number.NaN],
    ['1,2', ',', undefined],
    ['abc', ';', undefined],
    ['1.2.3', ',', undefined],
  ] as const
  for (const [text, delimiter, expected] of numbers) {
    test(`"${text}" between "${delimiter}" is ${expected}`, ({ expect }) => {
      expect(numberOf(text, delimiter)).toEqual(expected)
    })
  }
})

describe('a page in another language', () => {
  const expected = Date.parse('2024-01-07T15:52:00Z') * 1_000
  const pages = [
    ['French', '"Date: 7 janvier 2024 à 16:52 UTC+1"', 'ven. 19 janv. 2024'],
    ['German', 'Date: 7. Januar 2024 um 16:52 MEZ', 'Fr. 19. Jan. 2024'],
    ['Spanish', '"Date: 7 de enero de 2024, 16:52 CET"', 'vie, 19 ene 2024'],
    ['day first', '"Date: 07/01/2024, 16:52 UTC+1"', '19/01/2024'],
    ['month first', '"Date: 1/7/2024, 10:52 AM EST"', '1/19/2024'],
    ['without quotation marks', 'Date: January 7, 2024 at 10:52 AM EST', 'Fri Jan 19 2024'],
    ['a language that is not known', '"Date: 2024-01-07 10:52 EST"', 'pt. 19 sty 2024'],
  ] as const
  for (const [name, date, expiry] of pages) {
    test(`${name}: the same time and the same expiries`, ({ expect }) => {
      const translated = rows.map((row) => row.replace('Fri Jan 19 2024', expiry.replace(',', '')))
      const chain = parseChainCsv('chain.csv', page({ date, rows: translated }))
      expect(chain.asOfUs).toBe(expected)
      expect(chain.series.map((series) => series.expiry)).toEqual(['2024-01-19', '2024-01-19'])
    })
  }

  test('where day and month could be exchanged is read near its first expiry', ({ expect }) => {
    const asOf = (date: string) => parseChainCsv('chain.csv', page({ date })).asOfUs
    const january = Date.parse('2024-01-12T15:00:00Z') * 1_000
    // 1 December 2024 lies after the series' expiry, 1 December 2023 is not what it says.
    expect(asOf('"Date: 12/01/2024 10:00 EST"')).toBe(january)
    expect(asOf('"Date: 01/12/2024 10:00 EST"')).toBe(january)
  })
})
