import process from 'node:process'

import type { Bench, Figure } from './bench.ts'
import { gatewayHistory } from './gateway-history.ts'
import { gatewayThroughput } from './gateway-throughput.ts'
import { indicatorBench } from './indicators.ts'
import { killBench } from './kill.ts'
import { machine } from './machine.ts'
import { memoryBenches } from './memory.ts'
import { optionBenches } from './option-chain.ts'
import { replaySpeed } from './replay-speed.ts'
import { sessionMemory } from './session-memory.ts'
import { stepBenches } from './step-latency.ts'
import { tapeBench } from './tape.ts'
import { tickBurst } from './tick-burst.ts'
import { tickToOrder } from './tick-to-order.ts'
import { wireToStep } from './wire-to-step.ts'

const benches: readonly Bench[] = [
  ...replaySpeed,
  ...stepBenches,
  tickToOrder,
  wireToStep,
  tickBurst,
  ...memoryBenches,
  sessionMemory,
  tapeBench,
  killBench,
  gatewayHistory,
  gatewayThroughput,
  indicatorBench,
  ...optionBenches,
]

const isJson = process.argv.includes('--json')
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const chosen = benches.filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.startsWith(part)),
)

if (process.argv.includes('--help') || chosen.length === 0) {
  console.error('npm run bench -- [NAME…] [--json]\n')
  for (const { name, summary } of benches) console.error(`  ${name.padEnd(24)}${summary}`)
  process.exit(process.argv.includes('--help') ? 0 : 2)
}

console.error(machine())
const figures: Figure[] = []
for (const bench of chosen) {
  console.error(`… ${bench.name}`)
  for (const measured of await bench.run()) {
    figures.push(measured)
    if (!isJson) print(measured)
  }
}
if (isJson) console.log(JSON.stringify(figures, undefined, 2))
process.exit(0)

function print({ name, value, unit, target, met, baseline, ratio }: Figure): void {
  const amount = `${value.toLocaleString('en-US')} ${unit}`
  const verdict = `${met ? 'meets' : 'misses'} ${target.toLocaleString('en-US')}`
  const against = `${ratio} × ${baseline.name} (${baseline.value.toLocaleString('en-US')})`
  console.log(`${name.padEnd(36)}${amount.padEnd(24)}${verdict.padEnd(20)}${against}`)
}
