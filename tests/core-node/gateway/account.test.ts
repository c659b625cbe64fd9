import fc from 'fast-check'
import { describe, test } from 'vitest'

import { Account } from '../../../core-node/gateway/account/account.ts'
import { markOf, valueAccount } from '../../../core-node/gateway/account/valuation.ts'
import { futureContract } from '../../../core-node/gateway/contracts/future-contract.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import { askTicks, bidTicks, TradingDesk } from './trading-desk.ts'

const contract = futureContract(instruments.ES, { year: 2026, month: 12 })

describe('the account', () => {
  const fills = fc.array(
    fc.record({
      side: fc.constantFrom(1, -1),
      contracts: fc.integer({ min: 1, max: 9 }),
      priceTicks: fc.integer({ min: 21_000, max: 22_000 }),
    }),
    { minLength: 1, maxLength: 30 },
  )

  test('holds what was bought less what was sold, and its cash is what closed trades brought', ({
    expect,
  }) => {
    fc.assert(
      fc.property(fills, (list) => {
        const account = new Account('DU1', 2_500_000)
        let realizedCents = 0
        for (const { side, contracts, priceTicks } of list) {
          const fees = 225 * contracts
          realizedCents += account.fill(contract, side as 1 | -1, contracts, priceTicks, fees) ?? 0
        }
        const position = account.position(contract)
        const bought = list.reduce((sum, { side, contracts }) => sum + side * contracts, 0)
        expect(position.contracts).toBe(bought)
        // Σ signed notional, plus what is held at its cost, is the profit before commissions.
        const flowTicks = list.reduce(
          (sum, { side, contracts, priceTicks }) => sum - side * contracts * priceTicks,
          0,
        )
        const heldTicks = position.costTicks * Math.sign(position.contracts)
        const grossCents = (flowTicks + heldTicks) * 1_250
        const feesCents = list.reduce((sum, { contracts }) => sum + contracts * 225, 0)
        expect(account.cashCents).toBeCloseTo(2_500_000 + grossCents - feesCents, 3)
        expect(realizedCents).toBeCloseTo(grossCents - feesCents + position.feesCents, 3)
      }),
    )
  })

  test('turned from long to short costs what the new position cost', ({ expect }) => {
    const account = new Account('DU1', 2_500_000)
    expect(account.fill(contract, 1, 2, 21_600, 450)).toBeUndefined()
    // Two of the five close: 4 ticks of 12.50 each, less both sides' commissions.
    expect(account.fill(contract, -1, 5, 21_604, 1_125)).toBe(2 * 4 * 1_250 - 450 - 450)
    expect(account.position(contract)).toMatchObject({ contracts: -3, costTicks: 3 * 21_604 })
  })
})

describe('average cost', () => {
  const desk = new TradingDesk()
  const { market } = desk.simulation

  // A recorded position of one ES: 6302.25 × 50 and a commission of 2.25.
  const cases = [
    [1, 315_114.75],
    [-1, 315_110.25],
    [4, 315_114.75],
  ] as const
  for (const [contracts, cost] of cases) {
    test(`of ${contracts} at 6302.25 is ${cost}`, ({ expect }) => {
      const account = new Account('DU1', 2_500_000)
      const size = Math.abs(contracts)
      account.fill(contract, Math.sign(contracts) as 1 | -1, size, 25_209, 225 * size)
      const { positions, netLiquidation, daily, unrealized } = valueAccount(account, () =>
        markOf(market),
      )
      expect(positions[0]?.averageCost).toBe(cost)
      expect(unrealized).toBeCloseTo(daily, 8)
      expect(netLiquidation).toBeCloseTo(25_000 + daily, 8)
    })
  }
})

describe('account messages', () => {
  test('tell positions at once, and each change while they are wanted', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.request(61, 1)
    expect(client.take()).toEqual([['62', '1']])
    client.place(1, { orderType: 'MKT' })
    const [position] = client.take(61)
    expect(position?.join('|')).toBe(
      '61|3|DU1234567|600202612|ES|FUT|20261218|0.0||50||USD|ESZ6|ES|1|270014.75',
    )
    client.place(2, { orderType: 'MKT', action: 'SELL' })
    expect(client.take(61)[0]?.slice(-2)).toEqual(['0', '0'])
    client.request(61, 1)
    expect(client.take()).toEqual([['62', '1']])
    client.request(64, 1)
    client.place(3, { orderType: 'MKT' })
    expect(client.take(61)).toEqual([])
  })

  test('tell what a closing trade realized, after the commissions of both sides', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.place(1, { orderType: 'MKT' })
    desk.book([10], [10], bidTicks + 5, askTicks + 5)
    client.take()
    client.place(2, { orderType: 'MKT', action: 'SELL' })
    // 4 ticks of 12.50 less two commissions of 2.25.
    expect(client.take(59)[0]?.slice(3, 6)).toEqual(['2.25', 'USD', '45.5'])
    client.request(62, 1, 5, 'All', 'NetLiquidation,TotalCashValue,RealizedPnL,Nonsense,$LEDGER')
    const summary = client.take()
    expect(summary[0]).toEqual(['63', '1', '5', 'DU1234567', 'NetLiquidation', '25045.50', 'USD'])
    expect(summary[1]).toEqual(['63', '1', '5', 'DU1234567', 'TotalCashValue', '25045.50', 'USD'])
    expect(summary).toContainEqual(['63', '1', '5', 'DU1234567', 'RealizedPnL', '45.50', 'BASE'])
    expect(summary.at(-1)).toEqual(['64', '1', '5'])
  })

  test('tell a summary again after three minutes, only what changed, until its cancel', ({
    expect,
  }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    desk.wait(1)
    client.request(62, 1, 5, 'All', 'NetLiquidation,SMA')
    client.place(1, { orderType: 'MKT' })
    client.take()
    desk.wait(179)
    expect(client.take(63)).toEqual([])
    desk.wait(1)
    expect(client.take(63)).toEqual([
      ['63', '1', '5', 'DU1234567', 'NetLiquidation', '24997.75', 'USD'],
    ])
    client.request(63, 1, 5)
    client.place(2, { orderType: 'MKT' })
    desk.wait(200)
    expect(client.take(63)).toEqual([])
  })

  test('are two summaries at most', ({ expect }) => {
    const client = new TradingDesk().connect()
    for (const id of [1, 2, 2, 3]) client.request(62, 1, id, 'All', 'SMA')
    expect(client.take(4).map((message) => message.slice(2, 4))).toEqual([['3', '322']])
  })

  test('tell values, portfolio and time for updates, at once and at each fill', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.request(6, 2, 1, '')
    const first = client.take()
    expect(first[0]).toEqual(['6', '2', 'AccountCode', 'DU1234567', '', 'DU1234567'])
    expect(first.slice(-2)).toEqual([
      ['8', '1', '09:30'],
      ['54', '1', 'DU1234567'],
    ])
    client.place(1, { orderType: 'MKT' })
    expect(client.take(7).map((message) => message.join('|'))).toEqual([
      '7|8|600202612|ES|FUT|20261218|0.0|0|50|CME|USD|ESZ6|ES|1|5400.25|270012.5|270014.75|-2.25|0|DU1234567',
    ])
    client.request(6, 2, 0, '')
    client.place(2, { orderType: 'MKT' })
    expect(client.take(6, 7, 8)).toEqual([])
  })

  test('tell values by request for ib_async’s start', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.request(76, 1, 8, 'DU1234567', '', 0)
    const values = client.take()
    expect(values).toContainEqual([
      '73',
      '1',
      '8',
      'DU1234567',
      '',
      'CashBalance',
      '25000.00',
      'BASE',
    ])
    expect(values.at(-1)).toEqual(['74', '1', '8'])
    client.request(77, 1, 8)
    client.place(1, { orderType: 'MKT' })
    expect(client.take(73)).toEqual([])
  })

  test('tell profit and loss at once, at fills and each second', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.request(92, 4, 'DU1234567', '')
    client.request(94, 5, 'DU1234567', '', 600_202_612)
    expect(client.take()).toEqual([['94', '4', '0', '0', '0']])
    client.place(1, { orderType: 'MKT' })
    const told = client.take(94, 95)
    expect(told).toEqual([
      ['94', '4', '-2.25', '-2.25', '0'],
      ['95', '5', '1', '-2.25', '-2.25', '0', '270012.5'],
    ])
    desk.trade(bidTicks, 1, -1)
    desk.wait(1)
    expect(client.take(94, 95)).toEqual([
      ['94', '4', '-14.75', '-14.75', '0'],
      ['95', '5', '1', '-14.75', '-14.75', '0', '270000'],
    ])
    client.request(93, 4)
    client.request(95, 5)
    desk.trade(askTicks, 1, -1)
    desk.wait(1)
    expect(client.take(94, 95)).toEqual([])
  })

  test('are refused for another account', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.request(6, 2, 1, 'U7')
    client.request(62, 1, 5, 'U7', 'SMA')
    client.request(92, 6, 'U7', '')
    expect(client.take().map((message) => message.slice(2, 4))).toEqual([
      ['-1', '321'],
      ['5', '321'],
      ['6', '321'],
    ])
  })
})
