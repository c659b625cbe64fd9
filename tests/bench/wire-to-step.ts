import type { Histogram } from 'hdr-histogram-js'
import { build } from 'hdr-histogram-js'

import type { Bench, Figure } from './bench.ts'
import { figure } from './bench.ts'
import { StreamedCore } from './streamed-core.ts'

/** A busy market, in which each tick has the socket for itself. */
const stream = { ticksPerSecond: 500, seconds: 20 } as const
const warmUpMicros = 4e6
/** Tick to order has 500, 2,000 and 8,000 µs: what is left to it is the intent's sync and the order's way out. */
const targets = [
  ['p50', 50, 300],
  ['p99', 99, 1_500],
  ['p99.9', 99.9, 6_000],
] as const

/** Microseconds from a tenth to ten seconds, in three significant digits. */
function tenths(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 100_000_000,
    numberOfSignificantValueDigits: 3,
  })
}

async function measure(): Promise<readonly Figure[]> {
  const total = tenths()
  const step = tenths()
  const core = new StreamedCore(stream)
  try {
    await core.run((sentMicros, arrivedMicros, doneMicros) => {
      if (sentMicros < warmUpMicros) return
      total.recordValue(Math.max(1, Math.round((arrivedMicros - sentMicros) * 10)))
      step.recordValue(Math.max(1, Math.round((doneMicros - arrivedMicros) * 10)))
    })
  } finally {
    core.close()
  }
  return targets.map(([name, share, target]) =>
    figure({
      name: `wire-to-step-${name}`,
      unit: 'µs',
      value: total.getValueAtPercentile(share) / 10,
      target,
      isMoreBetter: false,
      baseline: { name: 'the step itself', value: step.getValueAtPercentile(share) / 10 },
    }),
  )
}

export const wireToStep: Bench = {
  name: 'wire-to-step',
  summary:
    'a tick into the socket of another process, until the engine’s step begins with it; 20 s',
  run: measure,
}
