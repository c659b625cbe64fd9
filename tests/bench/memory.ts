import { spawn } from 'node:child_process'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'

import type { Bench } from './bench.ts'
import { figure } from './bench.ts'

const worker = fileURLToPath(new URL('memory-worker.ts', import.meta.url))

/** Peak memory of a process that replays so many hours of the synthetic market, in MB. */
function peakMb(hours: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(execPath, [worker, String(hours)], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    child.on('close', (code) => (code === 0 ? resolve(Number(text)) : reject(new Error(text))))
  })
}

export const memoryBenches: readonly Bench[] = [
  {
    name: 'replay-memory',
    summary: 'peak memory of a replay of six market hours, in a process of its own',
    async run() {
      const [short, long] = [await peakMb(0.1), await peakMb(6)]
      return [
        figure({
          name: 'replay-memory',
          unit: 'MB',
          value: long,
          target: 512,
          isMoreBetter: false,
          baseline: { name: 'six minutes', value: short },
        }),
      ]
    },
  },
]
