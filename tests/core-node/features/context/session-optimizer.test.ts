import fc from 'fast-check'
import { describe, test } from 'vitest'

import { SessionOptimizer } from '../../../../core-node/features/context/session-optimizer.ts'
import { sessionWindows } from '../../../../core-node/features/context/session-windows.ts'
import { isOpenAt, sessionAt } from '../../../../core-node/market/calendar/session-calendar.ts'

const us = (iso: string) => Date.parse(iso) * 1_000

function at(iso: string) {
  const optimizer = new SessionOptimizer()
  optimizer.update(sessionAt(us(iso)), us(iso))
  return [optimizer.window, optimizer.multiplier]
}

describe('an ordinary summer day, in New York’s time', () => {
  // New York is UTC−4, London UTC+1, Tokyo UTC+9.
  for (const [time, window, multiplier] of [
    ['2025-08-11T22:00:00Z', 'opening', 0],
    ['2025-08-11T22:00:30Z', 'overnight', 0.5],
    ['2025-08-12T00:00:00Z', 'tokyo', 0.6],
    ['2025-08-12T06:00:00Z', 'overnight', 0.5],
    ['2025-08-12T07:00:00Z', 'london_tokyo', 0.7],
    ['2025-08-12T08:00:00Z', 'london', 0.8],
    ['2025-08-12T12:00:00Z', 'pre_market', 0.9],
    ['2025-08-12T13:30:00Z', 'cash_open', 1.2],
    ['2025-08-12T14:30:00Z', 'london_overlap', 1.1],
    ['2025-08-12T15:30:00Z', 'lunch', 0.8],
    ['2025-08-12T17:30:00Z', 'afternoon', 1],
    ['2025-08-12T19:00:00Z', 'power_hour', 1.2],
    ['2025-08-12T20:00:00Z', 'after_hours', 0.5],
    ['2025-08-12T20:50:00Z', 'before_close', 0],
    ['2025-08-12T21:00:00Z', 'closed', 0],
    ['2025-08-12T21:59:59Z', 'closed', 0],
    ['2025-08-16T12:00:00Z', 'closed', 0],
  ] as const) {
    test(`from ${time} on it is ${window}, ${multiplier}`, ({ expect }) => {
      expect(at(time)).toEqual([window, multiplier])
    })
  }

  test('a microsecond before the cash market opens is still the time before it', ({ expect }) => {
    const optimizer = new SessionOptimizer()
    const openUs = us('2025-08-12T13:30:00Z')
    optimizer.update(sessionAt(openUs), openUs - 1)
    expect(optimizer.window).toBe('pre_market')
  })
})

describe('while only one of two cities has changed its clocks', () => {
  test('the overlap with London lasts until noon and a half in New York in those weeks', ({
    expect,
  }) => {
    // From 8 to 29 March 2026 New York is four hours behind London; so it is from 25 October to 1 November.
    expect(at('2026-03-11T15:45:00Z')).toEqual(['london_overlap', 1.1])
    expect(at('2026-03-11T16:30:00Z')).toEqual(['lunch', 0.8])
    expect(at('2026-10-28T16:29:59Z')).toEqual(['london_overlap', 1.1])
    expect(at('2026-03-04T16:30:00Z')).toEqual(['lunch', 0.8])
    expect(at('2026-04-01T15:30:00Z')).toEqual(['lunch', 0.8])
  })

  test('London’s morning ends where New York’s begins', ({ expect }) => {
    expect(at('2026-03-11T11:59:59Z')).toEqual(['london', 0.8])
    expect(at('2026-03-11T12:00:00Z')).toEqual(['pre_market', 0.9])
    expect(at('2026-03-11T08:00:00Z')).toEqual(['london_tokyo', 0.7])
  })

  test('Tokyo keeps its hours all year', ({ expect }) => {
    for (const date of ['2026-01-14', '2026-03-11', '2026-07-15', '2026-10-28']) {
      expect(at(`${date}T00:00:00Z`)).toEqual(['tokyo', 0.6])
      expect(at(`${date}T05:59:59Z`)).toEqual(['tokyo', 0.6])
    }
  })
})

describe('short days and halts', () => {
  test('on a half day nothing counts more than 0.8, and the day ends at the early close', ({
    expect,
  }) => {
    expect(at('2025-11-28T15:00:00Z')).toEqual(['cash_open', 0.8])
    expect(at('2025-11-28T17:59:59Z')).toEqual(['lunch', 0.8])
    expect(at('2025-11-28T18:00:00Z')).toEqual(['after_hours', 0.5])
    expect(at('2025-11-28T18:05:00Z')).toEqual(['before_close', 0])
    expect(at('2025-11-28T18:15:00Z')).toEqual(['closed', 0])
    expect(at('2025-11-28T20:30:00Z')).toEqual(['closed', 0])
  })

  test('on a holiday there is no entry', ({ expect }) => {
    expect(at('2025-11-27T15:00:00Z')).toEqual(['holiday', 0])
    expect(at('2026-04-03T08:00:00Z')).toEqual(['holiday', 0])
    expect(at('2025-12-25T15:00:00Z')).toEqual(['closed', 0])
  })

  test('around the old afternoon halt there is no entry', ({ expect }) => {
    expect(at('2020-06-16T20:04:59Z')).toEqual(['after_hours', 0.5])
    expect(at('2020-06-16T20:05:00Z')).toEqual(['before_close', 0])
    expect(at('2020-06-16T20:15:00Z')).toEqual(['closed', 0])
    expect(at('2020-06-16T20:30:00Z')).toEqual(['opening', 0])
    expect(at('2020-06-16T20:30:30Z')).toEqual(['after_hours', 0.5])
  })
})

describe('any time from 2010 to 2030', () => {
  const time = fc.integer({ min: us('2010-01-05'), max: us('2030-12-30') })

  test('the windows of a session follow one another from its open to its close', ({ expect }) => {
    fc.assert(
      fc.property(time, (tsUs) => {
        const session = sessionAt(tsUs)
        const windows = sessionWindows(session)
        expect(windows[0]?.startUs).toBe(session.openUs)
        expect(windows.at(-1)?.endUs).toBe(session.closeUs)
        windows.forEach(({ startUs, endUs }, i) => {
          expect(endUs).toBeGreaterThan(startUs)
          if (i > 0) expect(startUs).toBe(windows[i - 1]?.endUs)
        })
      }),
    )
  })

  test('the multiplier is 0 or from 0.5 to 1.2, and 0 whenever the exchange is shut', ({
    expect,
  }) => {
    const optimizer = new SessionOptimizer()
    fc.assert(
      fc.property(time, (tsUs) => {
        const session = sessionAt(tsUs)
        optimizer.update(session, tsUs)
        const { multiplier } = optimizer
        if (multiplier === 0) return
        expect(isOpenAt(session, tsUs)).toBe(true)
        expect(isOpenAt(session, tsUs + 599_000_000)).toBe(true)
        expect(multiplier).toBeGreaterThanOrEqual(0.5)
        expect(multiplier).toBeLessThanOrEqual(session.kind === 'half' ? 0.8 : 1.2)
      }),
    )
  })

  test('it says the same whichever way time came there', ({ expect }) => {
    const offsets = fc.array(fc.integer({ min: 0, max: 3 * 86_400_000_000 }), { minLength: 1 })
    fc.assert(
      fc.property(time, offsets, (tsUs, jumps) => {
        const session = sessionAt(tsUs)
        const moved = new SessionOptimizer()
        for (const jump of jumps) {
          const momentUs = session.openUs + (jump % (session.endUs - session.openUs))
          const fresh = new SessionOptimizer()
          fresh.update(session, momentUs)
          moved.update(session, momentUs)
          expect([moved.window, moved.multiplier]).toEqual([fresh.window, fresh.multiplier])
        }
      }),
    )
  })
})
