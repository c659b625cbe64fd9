import { describe, test } from 'vitest'

import { openSynthetic } from '../../../../core-node/feed/synthetic/synthetic-feed.ts'
import { futureContract } from '../../../../core-node/gateway/contracts/future-contract.ts'
import type { ContractMarket } from '../../../../core-node/gateway/markets/contract-market.ts'
import { defaultSettings } from '../../../../core-node/gateway/settings.ts'
import { Simulation } from '../../../../core-node/gateway/simulation.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import type { OrderFields } from '../requests.ts'
import { anyEs, contractFields, placeOrderFields } from '../requests.ts'
import type { TestClient } from '../trading-desk.ts'
import { askTicks, bidTicks, TradingDesk } from '../trading-desk.ts'

const september = futureContract(instruments.ES, { year: 2026, month: 9 })
const december = futureContract(instruments.ES, { year: 2026, month: 12 })

/** 91 days at 4 % interest less 1.3 % dividends: some 36 points on 5,400. */
const carryTicks = 145
const carrySlackTicks = 5

const ofSeptember = contractFields({ conId: september.conId, exchange: 'CME' })

function spreadOf({ markets }: Simulation): number {
  const { quote } = markets.open(september).market
  return markets.traded.market.quote.bidTicks - quote.bidTicks
}

function ticks(price: string | undefined): number {
  return Number(price) * 4
}

/** A synthetic morning with ESU6 as the feed's contract. */
async function morning(startUs: number, minutes: number, isOpenedFirst: boolean) {
  const endUs = startUs + minutes * 60_000_000
  const feed = openSynthetic({ seed: 5, startUs, endUs })
  const { instrument, contract } = feed.description
  const simulation = new Simulation({ ...defaultSettings, run: 1 }, instrument, contract, startUs)
  if (isOpenedFirst) simulation.markets.open(december)
  while (await feed.load()) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) simulation.step(event)
  }
  return simulation
}

function minuteVolume({ history }: ContractMarket): number {
  return [...history.minutes.since(0)].reduce((sum, { volume }) => sum + volume, 0)
}

function place(client: TestClient, orderId: number, order: Partial<OrderFields>): void {
  client.request(3, orderId, ...placeOrderFields(ofSeptember, order))
}

describe('the second month of the future', () => {
  test('is listed beside the first, with an expiry and an id of its own', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.request(9, 8, 7, ...anyEs, 0, '', '', '')
    const listed = client.take(10).map((fields) => fields[10])
    expect(listed).toContain('ESU6')
    expect(listed).toContain('ESZ6')
  })

  test('stands the carry away from the first, on both sides of its own book', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.request(1, 11, 1, ...ofSeptember, 0, '', 0, 0, '')
    const prices = client.take(1).map((fields) => [fields[3], ticks(fields[4])] as const)
    const bid = prices.find(([type]) => type === '1')?.[1] ?? 0
    const ask = prices.find(([type]) => type === '2')?.[1] ?? 0
    expect(Math.abs(bidTicks - bid - carryTicks)).toBeLessThanOrEqual(carrySlackTicks)
    expect(ask - bid).toBe(askTicks - bidTicks)
    desk.book([5], [5], bidTicks + 8, askTicks + 8)
    desk.wait(1)
    const later = client.take(1).find((fields) => fields[3] === '1')
    expect(ticks(later?.[4])).toBe(bid + 8)
  })

  test('trades at its own prices, and its position and profit are its own', ({ expect }) => {
    const desk = new TradingDesk()
    const { simulation } = desk
    const client = desk.connect()
    client.place(1, { action: 'BUY', quantity: 1, orderType: 'MKT' })
    place(client, 2, { action: 'SELL', quantity: 1, orderType: 'MKT' })
    const spread = spreadOf(simulation)
    expect(client.take(11)).toHaveLength(2)
    const positions = simulation.account.positions()
    expect(positions.map(({ contract, contracts }) => [contract.localSymbol, contracts])).toEqual([
      ['ESZ6', 1],
      ['ESU6', -1],
    ])
    expect(positions.map(({ costTicks }) => costTicks)).toEqual([askTicks, bidTicks - spread])
    // Both move together: the pair's worth stays.
    const marks = () => positions.map(({ contract }) => simulation.markets.markOf(contract) ?? 0)
    const [first = 0, second = 0] = marks()
    expect(first - second).toBe(spread)
  })

  test('fills an order that rests in it when it comes there, not when the first does', ({
    expect,
  }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    const spread = spreadOf(desk.simulation)
    // Where the first month is; far from where the second is.
    place(client, 1, { action: 'SELL', quantity: 1, orderType: 'LMT', limitPrice: bidTicks / 4 })
    place(client, 2, {
      action: 'BUY',
      quantity: 1,
      orderType: 'STP',
      outsideRth: 1,
      auxPrice: (askTicks + 4 - spread) / 4,
    })
    desk.trade(askTicks, 5, 1)
    expect(client.take(11)).toEqual([])
    desk.book([50], [50], bidTicks + 8, askTicks + 8)
    expect(client.take(11).map((fields) => fields[2])).toEqual(['2'])
  })

  test('ends with the expiry: an order in it is refused then', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.request(1, 11, 1, ...ofSeptember, 0, '', 0, 0, '')
    expect(desk.simulation.markets.opened).toHaveLength(2)
    desk.wait(6 * 86_400)
    expect(desk.simulation.markets.opened).toHaveLength(1)
    client.take()
    place(client, 1, { action: 'BUY', quantity: 1, orderType: 'MKT' })
    expect(client.news()).toEqual(['1 error 200'])
  })

  test('is not there before somebody asks for it', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.request(1, 11, 1, ...client.tradedContract(), 0, '', 0, 0, '')
    expect(desk.simulation.markets.opened).toHaveLength(1)
    client.request(1, 11, 2, ...ofSeptember, 0, '', 0, 0, '')
    expect(desk.simulation.markets.opened).toHaveLength(2)
  })
})

describe('the second month through the roll', () => {
  const friday = Date.parse('2026-09-11T13:30:00Z') * 1_000
  const thursday = Date.parse('2026-09-10T13:30:00Z') * 1_000

  test('has as much of the first’s volume as the day says', async ({ expect }) => {
    const shares = await Promise.all(
      [thursday, friday].map(async (startUs) => {
        const { markets } = await morning(startUs, 10, true)
        return minuteVolume(markets.open(december)) / minuteVolume(markets.traded)
      }),
    )
    expect(shares[0]).toBeCloseTo(0.12, 1)
    expect(shares[1]).toBeCloseTo(0.4, 1)
  })

  test('has the same past whenever it is first asked for, but for what chance thins out', async ({
    expect,
  }) => {
    const [sooner, later] = await Promise.all([
      morning(friday, 10, true),
      morning(friday, 10, false),
    ])
    const bars = ({ markets }: Simulation) =>
      [...markets.open(december).history.minutes.since(0)].map(({ startUs, bid, ask }) => [
        startUs,
        bid.close,
        ask.close,
      ])
    const [watched, adopted] = [bars(sooner), bars(later)]
    expect(adopted.map(([startUs]) => startUs)).toEqual(watched.map(([startUs]) => startUs))
    for (const [i, [, bid = 0]] of adopted.entries()) {
      expect(Math.abs(bid - (watched[i]?.[1] ?? 0))).toBeLessThanOrEqual(1)
    }
    const volumes = [sooner, later].map(({ markets }) => minuteVolume(markets.open(december)))
    expect((volumes[0] ?? 0) / (volumes[1] ?? 1)).toBeCloseTo(1, 1)
  })

  test('is the same with the same seed', async ({ expect }) => {
    const [one, other] = await Promise.all([morning(friday, 3, true), morning(friday, 3, true)])
    const told = ({ markets }: Simulation) => {
      const { market, history } = markets.open(december)
      return [market.trade, market.tally.volume, history.trades.end, market.quote]
    }
    expect(told(one)).toEqual(told(other))
  })
})
