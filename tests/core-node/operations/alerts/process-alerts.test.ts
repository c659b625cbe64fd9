import fc from 'fast-check'
import { describe, test } from 'vitest'

import { ProcessAlerts } from '../../../../core-node/operations/alerts/process-alerts.ts'
import type { ProcessReadings } from '../../../../core-node/operations/alerts/process-readings.ts'
import { processRules } from '../../../../core-node/operations/alerts/process-rules.ts'

const well: ProcessReadings = {
  orderLatencyMs: 2,
  stepLatencyMs: 0.1,
  longestPauseMs: 21,
  memoryMb: 200,
  freeDiskMb: 50_000,
  edgeAwayMs: 0,
  edgeBehindRows: 10,
  options: { contracts: 600, fresh: 590 },
}
const spanMs = 10_000

/** A process that is looked at every ten seconds. */
function watched() {
  const told: string[] = []
  const alerts = new ProcessAlerts((severity, key, text) =>
    told.push(`${severity} ${key}: ${text}`),
  )
  let nowMs = 1_000
  const look = (readings: Partial<ProcessReadings>, times = 1) => {
    for (let i = 0; i < times; i++) {
      alerts.look({ ...well, ...readings }, nowMs)
      nowMs += spanMs
    }
    return told.splice(0)
  }
  return { look }
}

describe('a process that is well', () => {
  test('has nothing to tell', ({ expect }) => {
    expect(watched().look({}, 1_000)).toEqual([])
  })
})

describe('latency', () => {
  test('of 50 ms is well, of more a warning, of more than 100 ms critical', ({ expect }) => {
    const { look } = watched()
    expect(look({ orderLatencyMs: 50, stepLatencyMs: 50 }, 10)).toEqual([])
    expect(look({ orderLatencyMs: 50.1 })).toEqual([
      'warning order-latency: from an event to its order took 50.1 ms: above 50 ms',
    ])
    expect(look({ orderLatencyMs: 100 })).toEqual([])
    expect(look({ orderLatencyMs: 100.1 })).toEqual([
      'critical order-latency: from an event to its order took 100.1 ms: above 100 ms',
    ])
    expect(look({ stepLatencyMs: 120 })).toEqual([
      'critical step-latency: an event through the engine takes 120.0 ms: above 100 ms',
    ])
  })

  test('is over when it has been well for a minute, and not before', ({ expect }) => {
    const { look } = watched()
    look({ orderLatencyMs: 120 })
    expect(look({ orderLatencyMs: 60 }, 100)).toEqual([])
    expect(look({}, 6)).toEqual([])
    expect(look({})).toEqual(['info order-latency: orders leave within 50 ms again'])
    expect(look({}, 100)).toEqual([])
  })
})

describe('memory', () => {
  test('of 1,000 MB is well, of more a warning that ends below 900', ({ expect }) => {
    const { look } = watched()
    expect(look({ memoryMb: 1_000 }, 10)).toEqual([])
    expect(look({ memoryMb: 1_000.6 }, 10)).toEqual([
      'warning memory: memory 1,001 MB: above 1,000 MB',
    ])
    expect(look({ memoryMb: 900 }, 100)).toEqual([])
    expect(look({ memoryMb: 899 }, 7)).toEqual(['info memory: memory 899 MB'])
  })
})

describe('the main thread', () => {
  test('may pause once; pauses in two spans are told', ({ expect }) => {
    const { look } = watched()
    expect(look({ longestPauseMs: 400 })).toEqual([])
    expect(look({ longestPauseMs: 250 })).toEqual([])
    expect(look({ longestPauseMs: 251 })).toEqual([])
    expect(look({ longestPauseMs: 300 })).toEqual([
      'warning event-loop: the main thread stood still for 300 ms: what came meanwhile waited',
    ])
    expect(look({}, 7)).toHaveLength(1)
  })
})

describe('the disk', () => {
  test('is nearly full below 2,000 MB, full below 200, and well again from 2,500 on', ({
    expect,
  }) => {
    const { look } = watched()
    expect(look({ freeDiskMb: 2_000 })).toEqual([])
    expect(look({ freeDiskMb: 1_999 })).toEqual([
      'warning disk: the disk of the data folder has 1,999 MB left',
    ])
    expect(look({ freeDiskMb: 200 })).toEqual([])
    expect(look({ freeDiskMb: 199 })).toEqual([
      'critical disk: the disk of the data folder has 199 MB left',
    ])
    expect(look({ freeDiskMb: 2_499 }, 10)).toEqual([])
    expect(look({ freeDiskMb: 2_500 }, 7)).toEqual([
      'info disk: the disk of the data folder has 2,500 MB free',
    ])
  })

  test('of which nothing is known is neither full nor free', ({ expect }) => {
    const { look } = watched()
    expect(look({ freeDiskMb: undefined }, 10)).toEqual([])
    look({ freeDiskMb: 100 })
    expect(look({ freeDiskMb: undefined }, 100)).toEqual([])
  })
})

describe('the edge', () => {
  test('out of reach is told after a minute, and again as a warning after ten', ({ expect }) => {
    const { look } = watched()
    expect(look({ edgeAwayMs: 59_999 })).toEqual([])
    expect(look({ edgeAwayMs: 60_000 })[0]).toMatch(
      /^info edge: the edge is out of reach for 1 min/,
    )
    expect(look({ edgeAwayMs: 599_999 })).toEqual([])
    expect(look({ edgeAwayMs: 600_000 })[0]).toMatch(/^warning edge: .* for 10 min/)
    expect(look({}, 7)).toEqual(['info edge: the edge is in reach again'])
  })

  test('that lags is told when it does not catch up within a minute', ({ expect }) => {
    const { look } = watched()
    expect(look({ edgeBehindRows: 5_000 }, 100)).toEqual([])
    expect(look({ edgeBehindRows: 5_001 }, 6)).toEqual([])
    expect(look({ edgeBehindRows: 5_001 })).toEqual([
      'warning edge-behind: the edge is 5,001 rows behind: what the panel shows is old',
    ])
    expect(look({ edgeBehindRows: 1_000 }, 100)).toEqual([])
    expect(look({ edgeBehindRows: 999 }, 7)).toEqual(['info edge-behind: the edge has caught up'])
  })
})

describe('the options’ turns on the lines', () => {
  test('fail when half of them have had none for ten minutes', ({ expect }) => {
    const { look } = watched()
    expect(look({ options: { contracts: 600, fresh: 300 } }, 100)).toEqual([])
    expect(look({ options: { contracts: 600, fresh: 299 } }, 60)).toEqual([])
    expect(look({ options: { contracts: 600, fresh: 299 } })[0]).toMatch(
      /^warning option-lines: only 299 of 600 options/,
    )
    expect(look({ options: undefined }, 100)).toEqual([])
    expect(look({}, 7)).toEqual(['info option-lines: 590 of 600 options have a fresh quote'])
  })
})

describe('whatever is read', () => {
  const readings = fc.record({
    orderLatencyMs: fc.constantFrom(1, 60, 200),
    stepLatencyMs: fc.constantFrom(1, 60, 200),
    longestPauseMs: fc.constantFrom(20, 300),
    memoryMb: fc.constantFrom(100, 950, 1_200),
    freeDiskMb: fc.constantFrom(undefined, 100, 1_000, 2_200, 9_000),
    edgeAwayMs: fc.constantFrom(0, 70_000, 700_000),
    edgeBehindRows: fc.constantFrom(0, 2_000, 6_000),
    options: fc.constantFrom(undefined, { contracts: 10, fresh: 1 }, { contracts: 10, fresh: 9 }),
  })

  test('no alert is told more than 21 times an hour, and critical at most 7', ({ expect }) => {
    const hours = fc.array(readings, { minLength: 360, maxLength: 360, size: 'max' })
    fc.assert(
      fc.property(hours, (spans) => {
        const told: { severity: string; key: string }[] = []
        const alerts = new ProcessAlerts((severity, key) => told.push({ severity, key }))
        spans.forEach((span, i) => alerts.look(span, i * spanMs))
        for (const { key } of processRules) {
          const rows = told.filter((row) => row.key === key)
          // At most raised, escalated and ended, seven times.
          expect(rows.length).toBeLessThanOrEqual(21)
          expect(rows.filter(({ severity }) => severity === 'critical').length).toBeLessThanOrEqual(
            7,
          )
        }
      }),
      { numRuns: 50 },
    )
  })

  test('the same readings tell the same', ({ expect }) => {
    fc.assert(
      fc.property(fc.array(readings, { maxLength: 200, size: 'max' }), (spans) => {
        const run = () => {
          const { look } = watched()
          return spans.flatMap((span) => look(span))
        }
        expect(run()).toEqual(run())
      }),
      { numRuns: 30 },
    )
  })
})
