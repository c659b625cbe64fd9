import { onTestFinished, test } from 'vitest'

import { IbBroker } from '../../../../core-node/broker/ib/ib-broker.ts'
import { wallTimers } from '../../../../core-node/commands/core/wall-timers.ts'
import type { BrokerEvent } from '../../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../../core-node/execution/broker-port.ts'
import { openSynthetic } from '../../../../core-node/feed/synthetic/synthetic-feed.ts'
import { startGateway } from '../../../../core-node/gateway/gateway.ts'
import type { MarketEvent } from '../../../../core-node/market/events.ts'
import { EventKind, Index } from '../../../../core-node/market/events.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import type { OptionChain } from '../../../../core-node/market/option-chain.ts'
import { analyzeChain } from '../../../../core-node/options/chain-analysis.ts'

type Settings = { readonly lines?: number; readonly gatewayLines?: number }

/** The adapter and a whole gateway, over a real socket, a market second in a tenth of one. */
async function connected({ lines = 100, gatewayLines = 100 }: Settings = {}) {
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    feed: openSynthetic(),
    speed: 10,
    marketDataLines: gatewayLines,
    // The chain is to be there within seconds.
    messagesPerSecond: Number.POSITIVE_INFINITY,
    log: () => undefined,
  })
  onTestFinished(() => gateway.stop())
  const chains: OptionChain[] = []
  const values = new Map<Index, number>()
  const notices: string[] = []
  const faults: unknown[] = []
  let wake: () => void = () => {}
  const broker = new IbBroker(
    {
      host: '127.0.0.1',
      port: gateway.port,
      clientId: 3,
      connectTimeoutMs: 10_000,
      instrument: instruments.ES,
      clockRate: 10,
      messagesPerSecond: 180,
      marketDataLines: lines,
      optionChain: true,
      checkAccount: () => undefined,
    },
    {
      onEvent: (event: MarketEvent | BrokerEvent) => {
        if (event.kind === EventKind.Chain) chains.push(event.chain)
        if (event.kind === EventKind.Index) values.set(event.index, event.value)
        if (event.kind === BrokerKind.Link && event.state === 'notice') notices.push(event.reason)
        wake()
      },
      onContract: () => {},
      onRefused: () => {},
      onFault: (error) => faults.push(error),
    },
    wallTimers,
  )
  broker.start()
  onTestFinished(() => broker.stop())
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise<void>((resolve) => (wake = resolve))
  }
  return { broker, chains, values, notices, faults, until }
}

test('the simulated gateway’s chain comes through, with indices, greeks and open interest', async ({
  expect,
}) => {
  const { broker, chains, values, faults, notices, until } = await connected()
  await until(() => chains.length >= 3 && values.size === 4)
  const chain = chains.at(-1) as OptionChain
  expect(chain.spot).toBeGreaterThan(5_300)
  expect(values.get(Index.Spx)).toBeGreaterThan(5_300)
  expect(values.get(Index.Vix)).toBeGreaterThan(9)
  expect(chain.openInterestDate).toBe('2026-09-15')
  const analysis = analyzeChain(chain)
  expect(analysis.total.callBn).toBeGreaterThan(0)
  expect(analysis.total.putBn).toBeLessThan(0)
  expect(analysis.coverage).toBeGreaterThan(0.8)
  const row = chain.calls.quotedVolatilities.findIndex((volatility) => volatility > 0)
  expect(chain.calls.quotedDeltas[row]).toBeGreaterThan(0)
  expect(chain.calls.openInterests[row]).toBeGreaterThan(0)
  const coverage = broker.chainCoverage
  expect(coverage?.fresh).toBeGreaterThan(30)
  expect(coverage?.withInterest).toBeGreaterThan(30)
  expect([faults, notices]).toEqual([[], []])
}, 30_000)

test('with fewer lines than the account should have, the chain takes turns on those', async ({
  expect,
}) => {
  const { chains, notices, faults, until, broker } = await connected({ gatewayLines: 20 })
  await until(() => notices.length > 0 && (broker.chainCoverage?.fresh ?? 0) > 40)
  expect(notices).toHaveLength(1)
  expect(notices[0]).toMatch(/^the account has fewer than 100 market data lines free/)
  expect(chains.length).toBeGreaterThan(0)
  expect(faults).toEqual([])
}, 30_000)
