import { onTestFinished, test } from 'vitest'

import type { ReconciliationReport } from '../../../core-node/operations/control-protocol.ts'
import { serveControl } from '../../../core-node/operations/control-socket.ts'
import { DataDir } from '../../../core-node/operations/data-dir.ts'
import { tempFolder } from '../temp-folder.ts'
import { mia } from './mia.ts'

const equal: ReconciliationReport = {
  asOf: 1_789_570_800_000_000,
  account: 'DU1',
  contract: 'ESZ6',
  isEqual: true,
  differences: [],
  position: { here: 2, broker: 2, averageTicks: 21_600, brokerAverageTicks: 21_600.18 },
  others: [],
  orders: [
    {
      ref: 'd.1.S',
      permId: 900,
      here: { state: 'Acknowledged', contracts: 2 },
      broker: { status: 'PreSubmitted', contracts: 2 },
    },
  ],
  executions: { here: 1, broker: 1, onlyHere: [], onlyAtBroker: [] },
  cash: { hereCents: -54_000_450, brokerCents: -54_000_450 },
  isReduceOnly: false,
  values: { NetLiquidation: 2_500_050 },
}

async function runningCore(answer: () => Promise<unknown>): Promise<string> {
  const dataDir = new DataDir(tempFolder())
  const control = await serveControl(dataDir.socket, answer)
  onTestFinished(() => control.close())
  return dataDir.path
}

test('equal books: what was compared, and exit code 0', async ({ expect }) => {
  const path = await runningCore(async () => equal)
  const { stdout, code } = await mia('reconcile', '--data-dir', path)
  expect(code).toBe(0)
  expect(stdout).toContain(
    'Position        2 at 21600.00 ticks here, 2 at 21600.18 ticks at the broker',
  )
  expect(stdout).toContain('d.1.S Acknowledged here, PreSubmitted at the broker')
  expect(stdout).toContain('NetLiquidation  25000.50 USD')
  expect(stdout).toMatch(/Equal\.\n$/)
})

test('books that differ: each difference on a line of its own, and exit code 1', async ({
  expect,
}) => {
  const differences = ['position 2 here, 1 at the broker', 'd.1.S works at the broker, not here']
  const path = await runningCore(async () => ({ ...equal, isEqual: false, differences }))
  const { stdout, code } = await mia('reconcile', '--data-dir', path)
  expect(code).toBe(1)
  expect(stdout.split('\n').filter((line) => line.startsWith('Differs: '))).toHaveLength(2)
  const asJson = await mia('reconcile', '--json', '--data-dir', path)
  expect([asJson.code, JSON.parse(asJson.stdout)]).toMatchObject([
    1,
    { isEqual: false, differences },
  ])
})

test('a core without a broker says so', async ({ expect }) => {
  const path = await runningCore(() => Promise.reject(new Error('the broker is not connected')))
  const { stderr, code } = await mia('reconcile', '--data-dir', path)
  expect([code, stderr.trim()]).toEqual([1, 'mia: the broker is not connected'])
})
