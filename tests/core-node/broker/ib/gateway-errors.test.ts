import { describe, test } from 'vitest'

import { Connection } from '../../../../core-node/broker/ib/connection/connection.ts'
import { GatewayMessages } from '../../../../core-node/broker/ib/gateway-messages.ts'
import { LinkTeller } from '../../../../core-node/broker/ib/link-teller.ts'
import { MarketClock } from '../../../../core-node/broker/ib/market-clock.ts'
import { OrderRefs } from '../../../../core-node/broker/ib/order-refs.ts'
import { Pacer } from '../../../../core-node/broker/ib/pacer.ts'
import { ManualTimers } from './manual-timers.ts'

/** What a gateway says of itself, and what people and the log hear of it. */
function hearing() {
  const timers = new ManualTimers()
  const clock = new MarketClock(() => timers.nowMs() * 1_000, 1)
  const told: string[] = []
  const faults: string[] = []
  const teller = new LinkTeller(clock, timers, new OrderRefs(), ({ alert, reason }) => {
    if (alert !== undefined) told.push(`${alert.severity} ${alert.key}: ${reason}`)
  })
  const messages = new GatewayMessages({
    connection: new Connection(() => undefined),
    timers,
    pacer: new Pacer(timers, 45),
    teller,
    parts: () => undefined,
    close: () => undefined,
    onFault: (error) => faults.push(String(error)),
  })
  return { messages, timers, told, faults }
}

describe('an error of IB’s that belongs to nothing of ours', () => {
  test('is critical, with its text and number', ({ expect }) => {
    const { messages, told } = hearing()
    messages.onMessage('Unable to parse the request', 320, -1)
    expect(told).toEqual([
      'critical broker-error: IB tells an error: Unable to parse the request (320)',
    ])
  })

  test('is told once a minute, however many there are', ({ expect }) => {
    const { messages, timers, told } = hearing()
    for (let i = 0; i < 600; i++) {
      messages.onMessage(`error ${i}`, 320, -1)
      timers.pass(100)
    }
    expect(told).toHaveLength(1)
    messages.onMessage('another', 320, -1)
    expect(told).toHaveLength(2)
  })

  test('is none when IB numbers it as a warning, or says it of the link', ({ expect }) => {
    const { messages, told, faults } = hearing()
    messages.onMessage('Order Event Warning', 2_109, -1)
    messages.onMessage('Market data farm is connected', 2_104, -1)
    expect(told).toEqual([])
    expect(faults).toEqual(['Error: Order Event Warning (2109)'])
  })
})
