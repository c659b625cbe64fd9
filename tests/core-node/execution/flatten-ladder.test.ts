import { describe, test } from 'vitest'

import { Alerts } from '../../../core-node/execution/alerts.ts'
import { FlattenLadder } from '../../../core-node/execution/flatten-ladder.ts'
import { OrderDesk } from '../../../core-node/execution/order-desk.ts'
import { Outbox } from '../../../core-node/execution/outbox.ts'
import type { OrderState } from '../../../shared/vocabulary.ts'
import { quote } from '../market-events.ts'
import { openMarket } from '../risk/risk-state.ts'

const second = 1_000_000

/** A ladder for a position, on a quote of 99 to 100, and its attempts one after the other. */
function ladder(positionContracts: number, timeScale = 1) {
  const outbox = new Outbox()
  const desk = new OrderDesk(outbox, { desk: 'test', build: '0-0-0' })
  const market = openMarket()
  market.apply(quote(market.tsUs, 99, 100))
  const flatten = new FlattenLadder(desk, new Alerts(outbox), 20, timeScale)
  flatten.begin()
  const lookAfter = (us: number, position = positionContracts) => {
    market.advance(market.tsUs + us)
    flatten.climb(market, position)
    return outbox.commands
      .splice(0)
      .flatMap((command) => (command.type === 'place' ? command.orders : []))
  }
  return {
    market,
    flatten,
    lookAfter,
    /** The attempt that is out comes to this end. */
    end: (state: OrderState) => {
      for (const order of desk.working) {
        desk.move(order, 'Sent', '', market.tsUs)
        if (state === 'Dead') desk.doubt(order, '', market.tsUs)
        desk.move(order, state, '', market.tsUs)
      }
    },
    alerts: () => outbox.rows.filter(({ kind }) => kind === 'alert').length,
  }
}

describe('an attempt to close', () => {
  test('of a seller buys at the ask, then through it', ({ expect }) => {
    const { lookAfter, end } = ladder(-2)
    expect(lookAfter(0)).toMatchObject([{ side: 1, contracts: 2, limitTicks: 100, leg: 'flatten' }])
    end('Cancelled')
    expect(lookAfter(second)).toMatchObject([{ limitTicks: 104 }])
    end('Expired')
    expect(lookAfter(second)).toMatchObject([{ limitTicks: 120 }])
  })

  test('follows the one before after a quarter of a second of the broker’s time', ({ expect }) => {
    for (const timeScale of [1, 3]) {
      const { lookAfter, end } = ladder(2, timeScale)
      expect(lookAfter(0)).toHaveLength(1)
      end('Cancelled')
      expect(lookAfter(250_000 * timeScale - 1)).toEqual([])
      expect(lookAfter(1)).toHaveLength(1)
    }
  })

  test('is slower from the twentieth on, and slower still from the hundredth', ({ expect }) => {
    const { lookAfter, end } = ladder(2)
    const waits = [
      [20, 250_000],
      [80, second],
      [3, 5 * second],
    ] as const
    lookAfter(0)
    let attempts = 1
    for (const [more, waitUs] of waits) {
      for (let i = attempts === 1 ? 1 : 0; i < more; i++) {
        end('Cancelled')
        expect([attempts, lookAfter(waitUs - 1)]).toEqual([attempts, []])
        expect([attempts, lookAfter(1).length]).toEqual([attempts, 1])
        attempts++
      }
    }
    expect(attempts).toBe(103)
  })

  test('that was refused waits twice as long each time, up to two seconds', ({ expect }) => {
    for (const state of ['Rejected', 'Dead'] as const) {
      const { lookAfter, end } = ladder(2)
      expect(lookAfter(0)).toHaveLength(1)
      for (const waitUs of [500_000, second, 2 * second, 2 * second]) {
        end(state)
        expect(lookAfter(waitUs - 1)).toEqual([])
        expect(lookAfter(1)).toMatchObject([{ limitTicks: 99 }])
      }
      end('Cancelled')
      expect(lookAfter(250_000)).toMatchObject([{ limitTicks: 95 }])
    }
  })

  test('waits no longer for a refusal than the pause it would have had', ({ expect }) => {
    const { lookAfter, end } = ladder(2)
    lookAfter(0)
    for (let i = 0; i < 100; i++) {
      end('Cancelled')
      lookAfter(5 * second)
    }
    end('Rejected')
    expect(lookAfter(5 * second - 1)).toEqual([])
    expect(lookAfter(1)).toHaveLength(1)
  })

  test('is one at a time', ({ expect }) => {
    const { lookAfter } = ladder(2)
    expect(lookAfter(0)).toHaveLength(1)
    for (let i = 0; i < 5; i++) expect(lookAfter(60 * second)).toEqual([])
    // What has been dealt meanwhile waits for its end too.
    expect(lookAfter(60 * second, 3)).toEqual([])
  })

  test('begins at the lowest rung again when the ladder does, at once', ({ expect }) => {
    const { lookAfter, end, flatten } = ladder(2)
    lookAfter(0)
    for (let i = 0; i < 30; i++) {
      end(i % 3 === 0 ? 'Rejected' : 'Cancelled')
      lookAfter(5 * second)
    }
    end('Rejected')
    flatten.begin()
    expect(lookAfter(0)).toMatchObject([{ limitTicks: 99 }])
    end('Cancelled')
    expect(lookAfter(250_000)).toMatchObject([{ limitTicks: 95 }])
  })

  test('stays within the collar on every rung', ({ expect }) => {
    const outbox = new Outbox()
    const desk = new OrderDesk(outbox, { desk: 'test', build: '0-0-0' })
    const market = openMarket()
    market.apply(quote(market.tsUs, 99, 100))
    const flatten = new FlattenLadder(desk, new Alerts(outbox), 2, 1)
    const limits: (number | null)[] = []
    for (let i = 0; i < 4; i++) {
      market.advance(market.tsUs + second)
      flatten.climb(market, 1)
      for (const order of desk.working) {
        limits.push(order.limitTicks)
        desk.move(order, 'Sent', '', market.tsUs)
        desk.move(order, 'Cancelled', '', market.tsUs)
      }
    }
    expect(limits).toEqual([99, 97, 97, 97])
  })
})

describe('a position that is still open', () => {
  test('is told after more than five seconds of the broker’s time', ({ expect }) => {
    for (const timeScale of [1, 3]) {
      const { lookAfter, alerts } = ladder(2, timeScale)
      lookAfter(0)
      lookAfter(5 * second * timeScale)
      expect(alerts()).toBe(0)
      lookAfter(1)
      expect(alerts()).toBe(1)
    }
  })

  test('is told only of an open market: a halt begins the count anew', ({ expect }) => {
    const { lookAfter, alerts, market } = ladder(2)
    lookAfter(0)
    market.isHalted = true
    lookAfter(60 * second)
    market.isHalted = false
    lookAfter(0)
    lookAfter(5 * second)
    expect(alerts()).toBe(0)
    lookAfter(1)
    expect(alerts()).toBe(1)
  })

  test('begins to count anew with the ladder', ({ expect }) => {
    const { lookAfter, alerts, flatten } = ladder(2)
    lookAfter(0)
    lookAfter(5 * second)
    flatten.begin()
    lookAfter(second)
    lookAfter(5 * second)
    expect(alerts()).toBe(0)
  })
})
