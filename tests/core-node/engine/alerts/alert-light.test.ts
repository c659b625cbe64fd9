import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { AlertLevel } from '../../../../core-node/engine/step/alerts/alert-light.ts'
import {
  AlertLight,
  levelOf,
  severityOf,
} from '../../../../core-node/engine/step/alerts/alert-light.ts'
import { second } from '../../market-events.ts'

const minutely = { raiseAfterUs: 0, clearAfterUs: 60 * second }

describe('an alert', () => {
  test('is raised at once, or when it has lasted', ({ expect }) => {
    const atOnce = new AlertLight(minutely)
    expect([atOnce.show(2, 0), atOnce.level]).toEqual([true, 2])
    const later = new AlertLight({ ...minutely, raiseAfterUs: 3 * second })
    const told = [0, 2, 2.9, 3].map((at) => later.show(2, at * second))
    expect(told).toEqual([false, false, false, true])
  })

  test('that is well in between must last anew', ({ expect }) => {
    const light = new AlertLight({ ...minutely, raiseAfterUs: 3 * second })
    light.show(2, 0)
    light.show(0, 2 * second)
    expect(light.show(2, 3 * second)).toBe(false)
    expect(light.show(2, 6 * second)).toBe(true)
  })

  test('becomes graver, but not milder', ({ expect }) => {
    const light = new AlertLight(minutely)
    expect([light.show(2, 0), light.show(3, second), light.level]).toEqual([true, true, 3])
    expect([light.show(2, 2 * second), light.level]).toEqual([false, 3])
    expect([light.show(3, 3 * second), light.level]).toEqual([false, 3])
  })

  test('ends when all has been well for long enough, and only then', ({ expect }) => {
    const light = new AlertLight(minutely)
    light.show(3, 0)
    expect(light.show(0, second)).toBe(false)
    expect(light.show(0, 60.9 * second)).toBe(false)
    expect([light.show(0, 61 * second), light.level]).toEqual([true, 0])
    expect(light.show(0, 1_000 * second)).toBe(false)
  })

  test('that came back stays on for twice as long', ({ expect }) => {
    const light = new AlertLight(minutely)
    light.show(2, 0)
    light.show(0, second)
    light.show(0, 61 * second)
    expect(light.show(2, 62 * second)).toBe(true)
    light.show(0, 63 * second)
    expect(light.show(0, 182 * second)).toBe(false)
    expect(light.show(0, 183 * second)).toBe(true)
  })

  test('that comes back after an hour stays on no longer than the first time', ({ expect }) => {
    const light = new AlertLight(minutely)
    light.show(2, 0)
    light.show(0, second)
    light.show(0, 61 * second)
    light.show(2, 3_700 * second)
    light.show(0, 3_701 * second)
    expect(light.show(0, 3_761 * second)).toBe(true)
  })

  test('that comes and goes whenever it can is raised seven times in its first hour', ({
    expect,
  }) => {
    const light = new AlertLight(minutely)
    let raised = 0
    for (let at = 0; at < 3_600; at++) {
      const isOff = light.level === 0
      if (light.show(isOff ? 3 : 0, at * second) && isOff) raised++
    }
    expect(raised).toBe(7)
  })

  test('that was on before a restart is not told again, and ends', ({ expect }) => {
    const light = new AlertLight(minutely)
    light.restore(3, 0)
    expect(light.show(3, second)).toBe(false)
    light.show(0, 2 * second)
    expect(light.show(0, 62 * second)).toBe(true)
  })
})

test('severities are levels, and the end is told as info', ({ expect }) => {
  expect(([0, 1, 2, 3] as const).map(severityOf)).toEqual(['info', 'info', 'warning', 'critical'])
  expect((['info', 'warning', 'critical'] as const).map(levelOf)).toEqual([1, 2, 3])
})

describe('whatever the readings', () => {
  const readings = fc.array(
    fc.record({
      level: fc.constantFrom<AlertLevel>(0, 0, 2, 3),
      waitUs: fc.oneof(
        fc.integer({ min: 0, max: 2 * second }),
        fc.integer({ min: 0, max: 130 * second }),
      ),
    }),
    { maxLength: 600, size: 'max' },
  )

  /** Times at which something was told, with the level. */
  function toldBy(steps: readonly { level: AlertLevel; waitUs: number }[]) {
    const light = new AlertLight(minutely)
    const told: { tsUs: number; level: AlertLevel }[] = []
    let tsUs = 0
    for (const { level, waitUs } of steps) {
      tsUs += waitUs
      const before = light.level
      if (light.show(level, tsUs)) told.push({ tsUs, level: light.level })
      else if (light.level !== before) throw new Error('a change that was not told')
    }
    return told
  }

  test('an hour has at most 21 rows of one alert, 7 of them critical', ({ expect }) => {
    fc.assert(
      fc.property(readings, (steps) => {
        const told = toldBy(steps)
        for (const { tsUs: fromUs } of told) {
          const hour = told.filter(({ tsUs }) => tsUs >= fromUs && tsUs < fromUs + 3_600 * second)
          expect(hour.length).toBeLessThanOrEqual(21)
          expect(hour.filter(({ level }) => level === 3).length).toBeLessThanOrEqual(7)
        }
      }),
      { numRuns: 100 },
    )
  })

  test('what is told changes each time, upwards or to the end', ({ expect }) => {
    fc.assert(
      fc.property(readings, (steps) => {
        let before: AlertLevel = 0
        for (const { level } of toldBy(steps)) {
          expect(level > before || level === 0).toBe(true)
          expect(level).not.toBe(before)
          before = level
        }
      }),
    )
  })

  test('the same readings tell the same', ({ expect }) => {
    fc.assert(
      fc.property(readings, (steps) => {
        expect(toldBy(steps)).toEqual(toldBy(steps))
      }),
      { numRuns: 30 },
    )
  })
})
