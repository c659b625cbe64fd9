import { describe, test } from 'vitest'

import { IbIndices } from '../../../../core-node/broker/ib/ib-indices.ts'
import { IbOptionChain, reservedLines } from '../../../../core-node/broker/ib/ib-option-chain.ts'
import { OptionTable } from '../../../../core-node/broker/ib/option-table.ts'
import type { OptionChain } from '../../../../core-node/market/option-chain.ts'
import type { Asked } from './fake-api.ts'
import { evening, morning, referenceBench } from './reference-bench.ts'

const strikes = Array.from({ length: 61 }, (_, at) => 5_250 + 5 * at)

type Setup = {
  readonly epochSeconds?: number
  readonly lines?: number
  readonly table?: OptionTable
  /** How long the machine has been running. */
  readonly passedMs?: number
}

function chainBench(setup: Setup = {}) {
  const { epochSeconds = morning, lines = 40, table = new OptionTable(), passedMs = 0 } = setup
  const bench = referenceBench(epochSeconds, passedMs)
  const { fake, options, timers, events } = bench
  const indices = new IbIndices(fake.api, options, new Map())
  const budget = {
    marketDataLines: lines + reservedLines,
    messagesPerSecond: 45,
    clockRate: 1,
    table,
    indices,
  }
  const chain = new IbOptionChain(fake.api, { ...options, ...budget })
  indices.subscribe()
  chain.subscribe()
  const isOption = ({ contract }: Asked) => contract.secType === 'OPT'
  const open = () => fake.open.filter(isOption)
  const asked = () => fake.asked.filter(isOption)
  const tellSpx = (points: number) => {
    const id = fake.open.find(({ contract }) => contract.symbol === 'SPX' && !contract.strike)?.id
    fake.emit('tickPrice', id, 4, points)
  }
  const tellParameters = (expirations = ['20260915', '20260916'], listed = strikes) => {
    fake.emit('contractDetails', fake.detailsAsked.at(-1), { contract: { conId: 416_904 } })
    const id = fake.parametersAsked.at(-1)
    for (const exchange of ['SMART', 'CBOE']) {
      const name = 'securityDefinitionOptionParameter'
      fake.emit(name, id, exchange, 416_904, 'SPXW', 100, expirations, listed)
    }
    fake.emit('securityDefinitionOptionParameterEnd', id)
  }
  /** As IB would: quote, model, and open interest where it was asked for. */
  const answer = ({ id, contract, generic }: Asked, bid = 10) => {
    fake.emit('tickPrice', id, 1, bid)
    fake.emit('tickPrice', id, 2, bid < 0 ? 0.05 : bid + 0.5)
    fake.emit('tickSize', id, 8, 1_000)
    fake.emit('tickOptionComputation', id, 13, 1, 0.15, 0.5, 10.2, 1, 0.002, 1, -3, 5_401)
    const isCall = contract.right === 'C'
    if (generic !== '101') return
    fake.emit('tickSize', id, 27, isCall ? 700 : 0)
    fake.emit('tickSize', id, 28, isCall ? 0 : 900)
  }
  /** Time passes, and each request is answered. */
  const live = (seconds: number, tells: (asked: Asked) => void = (each) => answer(each)) => {
    const answered = new Set<number>()
    for (let step = 0; step < seconds * 5; step++) {
      timers.pass(200)
      for (const each of open()) {
        if (answered.has(each.id)) continue
        answered.add(each.id)
        tells(each)
      }
    }
  }
  const chains = () =>
    events.flatMap((event) => ('chain' in event ? [event.chain as OptionChain] : []))
  return {
    ...bench,
    indices,
    chain,
    table,
    open,
    asked,
    tellSpx,
    tellParameters,
    answer,
    live,
    chains,
  }
}

describe('the option chain', () => {
  test('is asked for once, and watched as soon as the index is known', ({ expect }) => {
    const { fake, timers, tellParameters, tellSpx, open } = chainBench()
    expect([fake.detailsAsked.length, fake.parametersAsked.length]).toEqual([1, 0])
    tellParameters()
    timers.pass(3_000)
    expect(open()).toEqual([])
    tellSpx(5_401)
    timers.pass(20_000)
    expect([fake.detailsAsked.length, fake.parametersAsked.length]).toEqual([1, 1])
    expect(open()[0]?.contract).toMatchObject({
      symbol: 'SPX',
      secType: 'OPT',
      tradingClass: 'SPXW',
      lastTradeDateOrContractMonth: '20260915',
      strike: 5_400,
      right: 'C',
    })
  })

  test('never has more lines than there are, nor asks faster than it may', ({ expect }) => {
    const { tellParameters, tellSpx, open, asked, fake, live } = chainBench({ lines: 10 })
    tellSpx(5_401)
    tellParameters()
    let before = 0
    for (let second = 0; second < 30; second++) {
      live(1)
      expect(open().length).toBeLessThanOrEqual(10)
      const messages = asked().length + fake.cancelled.length
      // A third of 45 a second, and a turn's worth at the edges.
      expect(messages - before).toBeLessThanOrEqual(18)
      before = messages
    }
  })

  test('keeps the nearest, and gives every other its turn', ({ expect }) => {
    const { tellParameters, tellSpx, open, asked, live, chain } = chainBench({ lines: 10 })
    tellSpx(5_401)
    tellParameters()
    live(60)
    const kept = asked().slice(0, 5)
    expect(kept.map(({ contract }) => contract.strike)).toEqual([5_400, 5_400, 5_400, 5_400, 5_425])
    expect(open().slice(0, 5)).toEqual(kept)
    const tried = new Set(
      asked().map(({ contract }) =>
        [contract.lastTradeDateOrContractMonth, contract.strike, contract.right].join(),
      ),
    )
    const { contracts, fresh, withInterest } = chain.coverage()
    expect(tried.size).toBe(contracts)
    expect([fresh, withInterest]).toEqual([contracts, contracts])
    live(60)
    expect(asked().length).toBeGreaterThan(1.5 * contracts)
  })

  test('asks for a contract’s open interest once a day, and keeps it', ({ expect }) => {
    const { tellParameters, tellSpx, asked, live, table, chains } = chainBench({ lines: 10 })
    tellSpx(5_401)
    tellParameters(['20260915', '20260916', '20260917'])
    live(200)
    const first = asked().filter(({ generic }) => generic === '101').length
    expect(first).toBe(new Set(asked().map(({ contract }) => JSON.stringify(contract))).size)
    expect(asked().length).toBeGreaterThan(first)
    const latest = chains().at(-1)
    expect(latest?.openInterestDate).toBe('2026-09-15')
    expect([...new Set(latest?.calls.openInterests)]).toEqual([700])
    expect([...new Set(latest?.puts.openInterests)]).toEqual([900])
    const tomorrow = chainBench({
      lines: 10,
      table,
      epochSeconds: morning + 86_400,
      passedMs: 86_400_000,
    })
    tomorrow.tellSpx(5_401)
    tomorrow.tellParameters(['20260916', '20260917'])
    tomorrow.live(2)
    expect(tomorrow.asked().every(({ generic }) => generic === '101')).toBe(true)
  })

  test('is told every few seconds, in order, unknown figures as NaN', ({ expect }) => {
    const { tellParameters, tellSpx, live, chains, timers, answer } = chainBench()
    tellSpx(5_401)
    tellParameters(['20260916', '20260915'])
    live(2)
    expect(chains()).toEqual([])
    live(18, (each) => answer(each, each.contract.strike === 5_395 ? -1 : 10))
    const [chain] = chains()
    expect(chains()).toHaveLength(4)
    expect(chain?.underlying).toBe('SPX')
    expect(chain?.spot).toBe(5_401)
    expect(chain?.series.map(({ root, expiry }) => `${root} ${expiry}`)).toEqual([
      'SPXW 2026-09-15',
      'SPXW 2026-09-16',
    ])
    for (const { from, to } of chain?.series ?? []) {
      const rows = [...(chain?.strikes ?? [])].slice(from, to)
      expect(rows).toEqual(rows.toSorted((a, b) => a - b))
      expect(rows.length).toBeGreaterThan(30)
    }
    expect([...(chain?.calls.bids ?? [])].filter(Number.isNaN).length).toBeGreaterThan(20)
    const known = [...(chain?.calls.bids ?? [])].findIndex((bid) => bid === 10)
    expect(chain?.calls.quotedVolatilities[known]).toBe(0.15)
    expect(chain?.calls.quotedGammas[known]).toBe(0.002)
    // Where nobody bids there is no bid, not one of nothing.
    const latest = chains().at(-1)
    const unbid = [...(latest?.calls.asks ?? [])].findIndex((ask) => ask === 0.05)
    expect(latest?.calls.bids[unbid]).toBeNaN()
    // Nothing is heard any more: nothing is told.
    timers.pass(5_000)
    const told = chains().length
    timers.pass(60_000)
    expect(chains()).toHaveLength(told)
  })

  test('leaves quotes out that are old, and keeps open interest', ({ expect }) => {
    const { tellParameters, tellSpx, live, chains, timers, open, answer } = chainBench({
      lines: 10,
    })
    tellSpx(5_401)
    tellParameters()
    live(60)
    timers.pass(11 * 60_000)
    const [only] = open()
    if (only !== undefined) answer(only)
    timers.pass(5_000)
    const chain = chains().at(-1)
    expect([...(chain?.calls.bids ?? [])].filter((bid) => bid === 10)).toHaveLength(1)
    expect([...(chain?.calls.openInterests ?? [])].every((open_) => open_ === 700)).toBe(true)
  })

  test('follows the index: what is near now gets the lines that stay', ({ expect }) => {
    const { tellParameters, tellSpx, live, open } = chainBench({ lines: 10 })
    tellSpx(5_401)
    tellParameters()
    live(20)
    tellSpx(5_501)
    live(20)
    const nearest = open().map(({ contract }) => contract.strike)
    expect(nearest.filter((strike) => strike === 5_500).length).toBe(4)
  })

  test('at night is priced on what the options say', ({ expect }) => {
    const { tellParameters, tellSpx, live, chains } = chainBench({ epochSeconds: evening })
    tellSpx(5_380)
    tellParameters(['20260916'])
    live(10)
    expect(chains().at(-1)?.spot).toBe(5_401)
    expect(chains().at(-1)?.openInterestDate).toBe('2026-09-15')
  })

  test('never asks again for what the broker does not know', ({ expect }) => {
    const { tellParameters, tellSpx, live, chain, asked, answer, chains } = chainBench({
      lines: 10,
    })
    tellSpx(5_401)
    tellParameters()
    const isUnknown = ({ contract }: Asked) => contract.strike === 5_400
    live(120, (each) => {
      if (isUnknown(each)) chain.onMessage(200, each.id, 'No security definition has been found')
      else answer(each)
    })
    expect(asked().filter(isUnknown)).toHaveLength(4)
    expect([...(chains().at(-1)?.strikes ?? [])]).not.toContain(5_400)
  })

  test('without permission ends, with one notice, and asks for nothing more', ({ expect }) => {
    const { tellParameters, tellSpx, live, chain, asked, open, notices, faults, chains } =
      chainBench()
    tellSpx(5_401)
    tellParameters()
    live(1, () => undefined)
    const text = 'Requested market data is not subscribed.'
    for (const { id } of asked()) chain.onMessage(354, id, text)
    const before = asked().length
    live(60, () => undefined)
    expect(asked()).toHaveLength(before)
    expect(open().length).toBeLessThanOrEqual(1)
    expect(notices).toEqual([`no option chain: ${text} (354)`])
    expect([faults, chains()]).toEqual([[], []])
  })

  test('without the index’s contract ends the same way', ({ expect }) => {
    const { chain, fake, notices } = chainBench()
    chain.onMessage(200, fake.detailsAsked[0] ?? 0, 'No security definition has been found')
    expect(notices).toEqual(['no option chain: No security definition has been found (200)'])
  })

  test('makes do with fewer lines when there are no more', ({ expect }) => {
    const { tellParameters, tellSpx, live, chain, open, notices, answer } = chainBench()
    tellSpx(5_401)
    tellParameters()
    live(30, (each) => {
      if (open().length <= 12) answer(each)
      else chain.onMessage(101, each.id, 'Max number of tickers has been reached')
    })
    expect(chain.coverage().fresh).toBeGreaterThan(12)
    expect(notices).toHaveLength(1)
    expect(notices[0]).toMatch(/^the account has fewer than 50 market data lines free/)
  })

  test('bears with interruptions: what stays silent loses its turn and gets another', ({
    expect,
  }) => {
    const { tellParameters, tellSpx, live, chain, asked, notices } = chainBench({ lines: 10 })
    tellSpx(5_401)
    tellParameters()
    live(20, ({ id }) =>
      chain.onMessage(10_197, id, 'No market data during competing live session'),
    )
    expect(asked().length).toBeGreaterThan(10)
    live(100, () => undefined)
    const [nearest] = asked()
    const again = asked().filter(
      ({ contract }) => JSON.stringify(contract) === JSON.stringify(nearest?.contract),
    )
    expect(again.length).toBe(2)
    expect(notices).toEqual([])
  })

  test('asks for new expiries on a new day', ({ expect }) => {
    // Half a minute before the next session opens.
    const epochSeconds = Date.parse('2026-09-15T21:59:30Z') / 1_000
    const { tellParameters, tellSpx, fake, timers } = chainBench({ epochSeconds })
    tellSpx(5_401)
    tellParameters()
    timers.pass(20_000)
    expect(fake.detailsAsked).toHaveLength(1)
    timers.pass(20_000)
    expect(fake.detailsAsked).toHaveLength(2)
  })

  test('over a new connection goes on with what it knew', ({ expect }) => {
    const table = new OptionTable()
    const first = chainBench({ table })
    first.tellSpx(5_401)
    first.tellParameters()
    first.live(30)
    first.chain.stop()
    const { known, asked } = { known: first.chain.coverage(), asked: first.asked().length }
    first.timers.pass(60_000)
    expect(first.asked()).toHaveLength(asked)
    const second = chainBench({ table, epochSeconds: morning + 90, passedMs: 90_000 })
    second.tellSpx(5_401)
    second.tellParameters()
    second.live(6)
    expect(second.chain.coverage().fresh).toBeGreaterThanOrEqual(known.fresh)
    const nearest = second.asked().slice(0, 20)
    expect(nearest.every(({ generic }) => generic === '')).toBe(true)
  })

  test('has no lines to give where the account has few', ({ expect }) => {
    const { tellParameters, tellSpx, live, asked } = chainBench({ lines: 0 })
    tellSpx(5_401)
    tellParameters()
    live(10)
    expect(asked()).toEqual([])
  })
})
