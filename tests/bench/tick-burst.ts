import { monitorEventLoopDelay } from 'node:perf_hooks'
import { memoryUsage } from 'node:process'

import type { Histogram } from 'hdr-histogram-js'
import { build } from 'hdr-histogram-js'

import type { Bench, Figure } from './bench.ts'
import { figure } from './bench.ts'
import { StreamedCore } from './streamed-core.ts'

const stream = { ticksPerSecond: 20_000, seconds: 60 } as const
/** Seconds of the stream that are compared, ten each; the first five are the warm-up's. */
const windows = { start: 5, middle: 25, end: 50 } as const
const windowSeconds = 10
const bytesPerMb = 1_048_576

type Name = keyof typeof windows
const names = Object.keys(windows) as Name[]

/** How late ticks are, in microseconds, in three stretches of the stream; and how much memory there is. */
class BurstWatch {
  readonly late: Readonly<Record<Name, Histogram>> = {
    start: micros(),
    middle: micros(),
    end: micros(),
  }
  readonly rssMb: Record<Name, number> = { start: 0, middle: 0, end: 0 }

  onTick(sentMicros: number, arrivedMicros: number): void {
    const name = windowAt(arrivedMicros / 1e6)
    if (name === undefined) return
    this.late[name].recordValue(Math.max(1, Math.round(arrivedMicros - sentMicros)))
  }

  onSecond(second: number): void {
    const name = windowAt(second)
    if (name !== undefined) this.rssMb[name] = memoryUsage.rss() / bytesPerMb
  }
}

function micros(): Histogram {
  return build({ highestTrackableValue: 1e8, numberOfSignificantValueDigits: 3 })
}

function windowAt(second: number): Name | undefined {
  return names.find((name) => second >= windows[name] && second < windows[name] + windowSeconds)
}

async function measure(): Promise<readonly Figure[]> {
  const watch = new BurstWatch()
  const loop = monitorEventLoopDelay({ resolution: 1 })
  const core = new StreamedCore(stream)
  let second = 0
  let timer: NodeJS.Timeout | undefined
  const startMs = { stream: 0, end: 0 }
  try {
    const { stamped, waitingBytes } = await core.run(
      (sent, arrived) => {
        startMs.end = arrived / 1_000
        watch.onTick(sent, arrived)
      },
      () => {
        loop.enable()
        timer = setInterval(() => watch.onSecond(++second), 1_000)
      },
    )
    if (core.stamped < stamped) {
      throw new Error(
        `${stamped - core.stamped} ticks of ${stamped} have not come; ${waitingBytes} bytes wait`,
      )
    }
    return figures(watch, loop, (stream.ticksPerSecond * stream.seconds * 1_000) / startMs.end)
  } finally {
    clearInterval(timer)
    loop.disable()
    core.close()
  }
}

type Delay = ReturnType<typeof monitorEventLoopDelay>

function figures(watch: BurstWatch, loop: Delay, perSecond: number): Figure[] {
  const waiting = (name: Name, share: number) =>
    (watch.late[name].getValueAtPercentile(share) * stream.ticksPerSecond) / 1e6
  const start = { name: 'at the start', value: waiting('start', 50) }
  const queue = (['middle', 'end'] as const).map((name) => ({
    name: `tick-burst-queue-${name}`,
    unit: 'ticks',
    value: waiting(name, 50),
    // A fiftieth of a second's.
    target: 400,
    isMoreBetter: false,
    baseline: start,
  }))
  return [
    {
      name: 'tick-burst-rate',
      unit: 'ticks/s',
      value: perSecond,
      target: 19_900,
      isMoreBetter: true,
      baseline: { name: 'sent', value: stream.ticksPerSecond },
    },
    ...queue,
    {
      name: 'tick-burst-queue-p99.9',
      unit: 'ticks',
      value: waiting('end', 99.9),
      target: 10_000,
      isMoreBetter: false,
      baseline: { name: 'at the start', value: waiting('start', 99.9) },
    },
    {
      name: 'tick-burst-loop-p99',
      unit: 'ms',
      value: loop.percentile(99) / 1e6,
      target: 50,
      isMoreBetter: false,
      baseline: { name: 'its median', value: loop.percentile(50) / 1e6 },
    },
    {
      name: 'tick-burst-memory',
      unit: 'MB',
      value: watch.rssMb.end,
      target: 250,
      isMoreBetter: false,
      baseline: { name: 'at the start', value: watch.rssMb.start },
    },
  ].map(figure)
}

export const tickBurst: Bench = {
  name: 'tick-burst',
  summary: '20,000 ticks a second for a minute through @stoqey/ib: nothing may pile up; 65 s',
  run: measure,
}
