import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { askGateway } from '../../core-node/gateway/control/control-client.ts'
import type { CoreStatus } from '../../core-node/operations/control-protocol.ts'
import { askControl } from '../../core-node/operations/control-socket.ts'
import { DataDir } from '../../core-node/operations/data-dir.ts'
import { freePort } from '../system/ports.ts'
import { MiaProcess } from '../system/process.ts'
import type { Bench, Figure } from './bench.ts'
import { figure, median } from './bench.ts'

/** What two cores can stand: a busy market sends some hundred messages in each of its seconds. */
const speed = 60
const account = 'DU0000047'
const minuteMs = 60_000
const everyMinutes = 10
const hourMinutes = 60
/** A garbage collection before and one behind: several looks a market minute apart tell what stays. */
const looks = 5
const pollMs = 200

/** A core and a gateway, each in its own process: the core's memory at each ten minutes of the market. */
async function measure(): Promise<readonly number[]> {
  const dataDir = new DataDir(mkdtempSync(join(tmpdir(), 'mia-bench-')))
  const [port, controlPort] = [await freePort(), await freePort()]
  const ports = ['--port', port, '--control-port', controlPort]
  const market = ['--json', '--seed', 7, '--speed', speed, '--account', account]
  const gateway = await MiaProcess.start('gateway', ...[...market, ...ports].map(String))
  const place = ['--port', port, '--account', account, '--data-dir', dataDir.path]
  const trading = ['--preset', 'order-flow', '--entry-hours', 'globex', '--clock-rate', speed]
  const args = ['--mode', 'simulation', '--no-watchdog', ...place, ...trading]
  const core = await MiaProcess.start('run', ...args.map(String))
  try {
    const marketMs = async () => {
      const { time } = await askGateway<{ time: string }>(controlPort, { type: 'counters' })
      return Date.parse(time)
    }
    const startMs = await marketMs()
    const readings: number[] = []
    for (let minutes = everyMinutes; minutes <= hourMinutes; minutes += everyMinutes) {
      while ((await marketMs()) < startMs + minutes * minuteMs) await wait(pollMs)
      readings.push(await residentMb(dataDir))
    }
    return readings
  } finally {
    await core.stop()
    await gateway.stop()
    rmSync(dataDir.path, { recursive: true, force: true })
  }
}

async function residentMb({ socket }: DataDir): Promise<number> {
  const readings: number[] = []
  for (let look = 0; look < looks; look++) {
    if (look > 0) await wait(minuteMs / speed / 2)
    const status = (await askControl(socket, { type: 'status' })) as CoreStatus
    readings.push(status.process.rssMb)
  }
  return median(readings)
}

/** The line of least squares through readings ten minutes apart, in MB an hour. */
function slopeOf(readings: readonly number[]): number {
  const mean = readings.reduce((sum, value) => sum + value, 0) / readings.length
  const middle = (readings.length - 1) / 2
  let products = 0
  let squares = 0
  for (const [i, value] of readings.entries()) {
    products += (i - middle) * (value - mean)
    squares += (i - middle) ** 2
  }
  return ((products / squares) * hourMinutes) / everyMinutes
}

function figures(readings: readonly number[]): readonly Figure[] {
  console.error(`  resident at each ten minutes, MB: ${readings.join(', ')}`)
  const [first = 0, ...later] = readings
  const baseline = { name: 'after ten minutes', value: first }
  return [
    figure({
      name: 'session-memory',
      unit: 'MB',
      value: Math.max(...readings),
      target: 250,
      isMoreBetter: false,
      baseline,
    }),
    figure({
      name: 'session-memory-slope',
      unit: 'MB/hour',
      // The first ten minutes are the warm-up's: code is compiled, and rings fill.
      value: slopeOf(later),
      // A day may add one. In an hour the collector's own swing is larger than that.
      target: 25,
      isMoreBetter: false,
      baseline,
    }),
  ]
}

export const sessionMemory: Bench = {
  name: 'session-memory',
  summary: 'a core’s resident memory over an hour of a session at sixty times its speed; 70 s',
  async run() {
    return figures(await measure())
  },
}
