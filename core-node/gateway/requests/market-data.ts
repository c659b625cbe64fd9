import type { FutureContract } from '../contracts/future-contract.ts'
import { readContractQuery } from '../decode/contract-query.ts'
import { marketDataType, tickRequestParameters, tickSnapshotEnd } from '../encode/market-data.ts'
import type { PastTickKind } from '../history/past-ticks.ts'
import { pastTicksMax } from '../history/past-ticks.ts'
import type { ContractMarket } from '../markets/contract-market.ts'
import type { StreamKind } from '../markets/contract-markets.ts'
import type { Refusal } from '../orders/refusal.ts'
import { invalid, refusal } from '../orders/refusal.ts'
import type { Client } from '../session/client.ts'
import { depthsMax, limits } from '../settings.ts'
import type { Simulation } from '../simulation.ts'
import type { GenericTicks, ListedContract } from '../ticks/listed-data.ts'
import type { TickType } from '../ticks/tick-by-tick.ts'
import { tickTypes } from '../ticks/tick-by-tick.ts'
import type { FieldReader } from '../wire/field-reader.ts'
import { Incoming } from '../wire/message-ids.ts'
import { findQuoted, findTraded } from './find-contract.ts'
import type { Handler, Handlers } from './handler.ts'
import { duplicateTicker, isTickerTaken } from './ticker-ids.ts'

/** Codes of IB's message list that concern market data. */
const problems = {
  tooManyLines: refusal(101, 'Max number of tickers has been reached'),
  tooManyTickByTicks: refusal(10190, 'Max number of tick-by-tick requests has been reached'),
  genericSnapshot: refusal(
    321,
    "Error validating request.-'bW' : cause - Snapshot market data subscription is not applicable to generic ticks",
  ),
  badTickType: refusal(321, "Error validating request.-'bN' : cause - Incorrect tick-by-tick type"),
} as const

function unknownTicker(requestId: number): Refusal {
  return refusal(300, `Can't find EId with tickerId:${requestId}`)
}

/** Checks what all requests for data have in common. */
function admit<Found extends { readonly conId: number }>(
  simulation: Simulation,
  client: Client,
  requestId: number,
  found: Found | Refusal,
  full: Refusal | undefined,
): Found | undefined {
  const problem = isTickerTaken(simulation, client, requestId)
    ? duplicateTicker
    : 'code' in found
      ? found
      : full
  if (problem === undefined && !('code' in found)) return found
  if (problem !== undefined) client.error(requestId, problem.code, problem.text)
  return undefined
}

const requestMarketData: Handler = (simulation, client, fields) => {
  fields.skip(1)
  const requestId = fields.integer()
  const query = readContractQuery(fields)
  if (query.securityType === 'BAG') fields.skip(fields.integer() * 4)
  if (fields.flag()) fields.skip(3)
  const generic = genericTicks(fields.text())
  const isSnapshot = fields.flag()
  const isRegulatorySnapshot = fields.flag()
  const { markets, listed, settings } = simulation
  const lines = markets.countOf('levelOne', client) + listed.countOf(client)
  const isFull = lines >= settings.marketDataLines
  const full = isFull
    ? problems.tooManyLines
    : isSnapshot && generic.size > 0
      ? problems.genericSnapshot
      : undefined
  const found = findQuoted(simulation, query)
  const contract = admit(simulation, client, requestId, found, full)
  if (contract === undefined) return
  client.send(marketDataType(requestId))
  client.send(tickRequestParameters(requestId, minTickOf(contract)))
  const isOnce = isSnapshot || isRegulatorySnapshot
  if ('instrument' in contract) {
    const { levelOne } = markets.open(contract)
    if (isOnce) levelOne.tellOnce(client, requestId)
    else levelOne.subscribe(client, requestId)
  } else if (isOnce) listed.tellOnce(client, requestId, contract)
  else listed.subscribe(client, requestId, contract, generic)
  if (isOnce) client.send(tickSnapshotEnd(requestId))
}

/** Numbers with commas between; what else stands there, such as news sources, is not made here. */
function genericTicks(text: string): GenericTicks {
  return new Set(
    text
      .split(',')
      .map(Number)
      .filter((number) => number > 0),
  )
}

function minTickOf(contract: FutureContract | ListedContract): string {
  if ('instrument' in contract) return contract.minTick
  return 'securityType' in contract ? '0.01' : String(contract.series.optionClass.tickBelowThree)
}

const requestDepth: Handler = (simulation, client, fields) => {
  fields.skip(1)
  const requestId = fields.integer()
  const query = readContractQuery(fields)
  const rows = fields.integer()
  // Of a future there is one exchange, but who asks for all of them gets their long form.
  const isSmart = fields.flag()
  const { markets, settings } = simulation
  const most = depthsMax(settings.marketDataLines)
  const isFull = markets.countOf('depth', client) >= most
  const full =
    rows < 1
      ? invalid('The number of rows must be 1 or more')
      : isFull
        ? refusal(309, `Max number (${most}) of market depth requests has been reached`)
        : undefined
  const contract = admit(simulation, client, requestId, findTraded(simulation, query), full)
  if (contract === undefined) return
  markets.open(contract).depth.subscribe(client, requestId, rows, isSmart)
}

const requestTickByTick: Handler = (simulation, client, fields) => {
  const requestId = fields.integer()
  const query = readContractQuery(fields)
  const type = fields.text()
  const pastTicks = fields.integer()
  const ignoresSize = fields.flag()
  const { markets } = simulation
  const isFull = markets.countOf('tickByTick', client) >= limits.tickByTicks
  const full = isTickType(type)
    ? isFull
      ? problems.tooManyTickByTicks
      : undefined
    : problems.badTickType
  const contract = admit(simulation, client, requestId, findTraded(simulation, query), full)
  if (contract === undefined || !isTickType(type)) return
  const opened = markets.open(contract)
  if (pastTicks > 0) sendPastTicks(opened, client, requestId, type, pastTicks)
  opened.tickByTick.subscribe(client, requestId, type, ignoresSize)
}

const pastKinds: Readonly<Record<TickType, PastTickKind>> = {
  Last: 'TRADES',
  AllLast: 'TRADES',
  BidAsk: 'BID_ASK',
  MidPoint: 'MIDPOINT',
}

/** The latest ticks there were, before the first that will be. */
function sendPastTicks(
  { market, pastTicks }: ContractMarket,
  client: Client,
  requestId: number,
  type: TickType,
  asked: number,
): void {
  const stretch = {
    kind: pastKinds[type],
    fromUs: undefined,
    untilUs: market.tsUs + 1,
    count: Math.min(asked, pastTicksMax),
    isRegularOnly: false,
    ignoresSize: false,
  }
  client.send(pastTicks.message(requestId, stretch))
}

function isTickType(type: string): type is TickType {
  return Object.hasOwn(tickTypes, type)
}

/** @param skipped fields before the request's id */
function cancelIn(
  kinds: readonly (StreamKind | 'listed')[],
  skipped: number,
): (simulation: Simulation, client: Client, fields: FieldReader) => void {
  return (simulation, client, fields) => {
    fields.skip(skipped)
    const requestId = fields.integer()
    const { markets, listed } = simulation
    const wasThere = kinds.some((kind) =>
      kind === 'listed'
        ? listed.unsubscribe(client, requestId)
        : markets.unsubscribe(kind, client, requestId),
    )
    if (wasThere) return
    const { code, text } = unknownTicker(requestId)
    client.error(requestId, code, text)
  }
}

export const marketDataHandlers: Handlers = {
  [Incoming.RequestMarketData]: requestMarketData,
  [Incoming.CancelMarketData]: cancelIn(['levelOne', 'listed'], 1),
  [Incoming.RequestDepth]: requestDepth,
  [Incoming.CancelDepth]: cancelIn(['depth'], 1),
  [Incoming.RequestTickByTick]: requestTickByTick,
  [Incoming.CancelTickByTick]: cancelIn(['tickByTick'], 0),
  // Whatever type is asked for, there is real-time data, and that is what TWS then sends.
  [Incoming.RequestMarketDataType]: () => undefined,
}
