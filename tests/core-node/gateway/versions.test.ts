import { describe, test } from 'vitest'

import { everyRequest } from './every-request.ts'
import type { Version } from './every-request.ts'
import { frame, greeting } from './frames.ts'
import { TradingDesk } from './trading-desk.ts'

/** All that a client of a version is told when it asks for everything, time passing now and then. */
function dialogue(version: Version): string[][] {
  const desk = new TradingDesk({ isHistoryPaced: false })
  const client = desk.connect(0, version)
  const told: string[][] = []
  for (const request of everyRequest(version)) {
    client.request(...request)
    desk.wait(1)
    desk.book([9, 20], [11, 20])
    desk.trade(21_601, 1, 1)
    told.push(...client.take())
  }
  return told
}

/** The number of fields of each kind of message, by its id. */
function fieldCounts(messages: readonly string[][]): Record<string, number[]> {
  const counts: Record<string, Set<number>> = {}
  for (const message of messages) (counts[message[0] ?? ''] ??= new Set()).add(message.length)
  return Object.fromEntries(
    Object.entries(counts).map(([id, set]) => [id, [...set].sort((a, b) => a - b)]),
  )
}

/** Messages whose layout is the same in all versions; those that are lists have other lengths. */
const fixed = {
  1: [7],
  2: [5],
  3: [12],
  4: [6],
  6: [6],
  7: [20],
  8: [3],
  9: [3],
  12: [8],
  13: [10],
  15: [3],
  45: [5],
  46: [5],
  49: [3],
  52: [3],
  53: [2],
  54: [3],
  55: [3],
  57: [3],
  58: [4],
  59: [8],
  61: [16],
  62: [2],
  63: [7],
  64: [3],
  73: [8],
  74: [3],
  76: [2],
  81: [5],
  90: [10],
  94: [5],
  95: [7],
  102: [1],
}

/** Those that grew: contract details, open and completed orders, executions. */
const grown: Readonly<Record<Version, Record<string, number[]>>> = {
  176: { 5: [136], 10: [40], 11: [31], 101: [101] },
  178: { 5: [135], 10: [40], 11: [32], 101: [100] },
  193: { 5: [141], 10: [42], 11: [32], 101: [102] },
}

describe('the same requests', () => {
  for (const version of [176, 178, 193] as const) {
    test(`at version ${version} are answered in its layouts`, ({ expect }) => {
      const counts = fieldCounts(dialogue(version))
      expect(counts).toMatchObject({ ...fixed, ...grown[version] })
      // What is left are lists: bars, ticks, option parameters.
      const lists = Object.keys(counts).filter((id) => !(id in fixed) && !(id in grown[version]))
      expect(lists.map(Number)).toEqual([17, 75, 96, 97, 98, 99])
    })

    test(`at version ${version} bring no refusal but those that are due`, ({ expect }) => {
      const errors = dialogue(version).filter(([id]) => id === '4')
      expect([...new Set(errors.map(([, , , code]) => code))].sort()).toEqual(['162', '202'])
    })
  }

  test('are answered alike, but for the layouts', ({ expect }) => {
    const ids = (version: Version) => dialogue(version).map(([id]) => id)
    expect(ids(176)).toEqual(ids(193))
    expect(ids(178)).toEqual(ids(193))
  })
})

describe('lists', () => {
  const lists = dialogue(193)
  const shapes = [
    ['17', 5, 8, 4],
    ['96', 4, 4, 2],
    ['97', 4, 6, 2],
    ['98', 4, 6, 2],
  ] as const
  for (const [id, around, each, countAt] of shapes) {
    test(`of message ${id} have as many entries as they say, of ${each} fields`, ({ expect }) => {
      const messages = lists.filter(([found]) => found === id)
      expect(messages.length).toBeGreaterThan(0)
      for (const message of messages) {
        expect(Number(message[countAt])).toBeGreaterThan(0)
        expect(message).toHaveLength(around + each * Number(message[countAt]))
      }
    })
  }
})

describe('a dialogue', () => {
  const bytes = Buffer.concat([
    greeting('v100..193'),
    frame(71, 2, 7, ''),
    frame(8, 1, 1),
    frame(62, 1, 102, 'All', 'NetLiquidation'),
    frame(777, 1),
    frame(49, 1),
  ])
  const answers = (chunks: readonly Buffer[]): string[][] => {
    const client = new TradingDesk().open()
    for (const chunk of chunks) client.receive(chunk)
    return client.take()
  }
  const whole = answers([bytes])

  test('is the same when it is cut at any byte', ({ expect }) => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(answers([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole)
    }
  })

  test('is the same byte by byte, and in pieces of any size', ({ expect }) => {
    for (const size of [1, 2, 3, 5, 7, 64]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      )
      expect(answers(pieces)).toEqual(whole)
    }
  })
})
