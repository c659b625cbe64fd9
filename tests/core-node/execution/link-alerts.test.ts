import { test } from 'vitest'

import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { BrokerScript } from './broker-script.ts'

test('what a link says a person should know is an alert; a notice changes nothing', ({
  expect,
}) => {
  const script = new BrokerScript()
  const { execution, outbox, tsUs } = script
  outbox.clear()
  execution.onBroker({
    kind: BrokerKind.Link,
    tsUs,
    link: 'broker',
    state: 'notice',
    reason: 'client id 7 is in use',
    nextOrderId: 1,
    alert: { severity: 'warning', key: 'client-id' },
  })
  expect(execution.isBrokerReady).toBe(true)
  expect(outbox.rows).toMatchObject([
    { kind: 'link', state: 'notice' },
    { kind: 'alert', severity: 'warning', key: 'client-id', text: 'client id 7 is in use' },
  ])
})

for (const state of ['degraded', 'resetting', 'synchronising', 'disconnected'] as const) {
  test(`a broker that is ${state} is not ready`, ({ expect }) => {
    const { execution, tsUs } = new BrokerScript()
    const kind = BrokerKind.Link
    execution.onBroker({ kind, tsUs, link: 'broker', state, reason: '', nextOrderId: 1 })
    expect(execution.isBrokerReady).toBe(false)
  })
}
