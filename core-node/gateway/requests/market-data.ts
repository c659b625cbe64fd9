import type { ContractQuery } from '../contracts/contract-query.ts'
import type { FutureContract } from '../contracts/future-contract.ts'
import { readContractQuery } from '../decode/contract-query.ts'
import { marketDataType, tickRequestParameters, tickSnapshotEnd } from '../encode/market-data.ts'
import type { Refusal } from '../orders/refusal.ts'
import { ambiguousContract, invalid, refusal, refusals } from '../orders/refusal.ts'
import type { Client } from '../session/client.ts'
import { limits } from '../settings.ts'
import type { Simulation } from '../simulation.ts'
import type { TickType } from '../ticks/tick-by-tick.ts'
import { tickTypes } from '../ticks/tick-by-tick.ts'
import type { FieldReader } from '../wire/field-reader.ts'
import { Incoming } from '../wire/message-ids.ts'
import type { Handler, Handlers } from './handler.ts'

/** Codes of IB's message list that concern market data. */
const problems = {
  duplicateId: refusal(322, "Error processing request.-'bT' : cause - Duplicate ticker id"),
  notSubscribed: refusal(
    354,
    'Requested market data is not subscribed. This simulation has a market in one contract only.',
  ),
  tooManyLines: refusal(101, 'Max number of tickers has been reached'),
  tooManyDepths: refusal(
    309,
    `Max number (${limits.depths}) of market depth requests has been reached`,
  ),
  tooManyTickByTicks: refusal(10190, 'Max number of tick-by-tick requests has been reached'),
  badTickType: refusal(321, "Error validating request.-'bN' : cause - Incorrect tick-by-tick type"),
} as const

function unknownTicker(requestId: number): Refusal {
  return refusal(300, `Can't find EId with tickerId:${requestId}`)
}

/** The contract whose market this is, or what keeps its data from the client. */
function findTraded(
  { contracts, market }: Simulation,
  query: ContractQuery,
): FutureContract | Refusal {
  const [first, second] = contracts.find(query, market.tsUs)
  if (first === undefined) return refusals.noContract
  if (second !== undefined) return ambiguousContract(query.symbol)
  return first.conId === contracts.traded.conId ? first : problems.notSubscribed
}

/** A ticker id is one request's, of whatever stream. */
function isTaken(simulation: Simulation, client: Client, requestId: number): boolean {
  const { levelOne, tickByTick, depth } = simulation
  return [levelOne, tickByTick, depth].some((stream) => stream.has(client, requestId))
}

/** Checks what all requests for data have in common. */
function admit(
  simulation: Simulation,
  client: Client,
  requestId: number,
  query: ContractQuery,
  full: Refusal | undefined,
): FutureContract | undefined {
  const found = findTraded(simulation, query)
  const problem = isTaken(simulation, client, requestId)
    ? problems.duplicateId
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
  // Generic ticks: none of them is made here.
  fields.skip(1)
  const isSnapshot = fields.flag()
  const isRegulatorySnapshot = fields.flag()
  const { levelOne } = simulation
  const isFull = levelOne.countOf(client) >= limits.marketDataLines
  const full = isFull ? problems.tooManyLines : undefined
  const contract = admit(simulation, client, requestId, query, full)
  if (contract === undefined) return
  client.send(marketDataType(requestId))
  client.send(tickRequestParameters(requestId, contract.minTick))
  if (!isSnapshot && !isRegulatorySnapshot) {
    levelOne.subscribe(client, requestId)
    return
  }
  levelOne.tellOnce(client, requestId)
  client.send(tickSnapshotEnd(requestId))
}

const requestDepth: Handler = (simulation, client, fields) => {
  fields.skip(1)
  const requestId = fields.integer()
  const query = readContractQuery(fields)
  const rows = fields.integer()
  const { depth } = simulation
  const isFull = depth.countOf(client) >= limits.depths
  const full =
    rows < 1
      ? invalid('The number of rows must be 1 or more')
      : isFull
        ? problems.tooManyDepths
        : undefined
  if (admit(simulation, client, requestId, query, full) === undefined) return
  depth.subscribe(client, requestId, rows)
}

const requestTickByTick: Handler = (simulation, client, fields) => {
  const requestId = fields.integer()
  const query = readContractQuery(fields)
  const type = fields.text()
  // How many past ticks to send first: there is no history here.
  fields.skip(1)
  const ignoresSize = fields.flag()
  const { tickByTick } = simulation
  const isFull = tickByTick.countOf(client) >= limits.tickByTicks
  const full = isTickType(type)
    ? isFull
      ? problems.tooManyTickByTicks
      : undefined
    : problems.badTickType
  if (admit(simulation, client, requestId, query, full) === undefined) return
  if (isTickType(type)) tickByTick.subscribe(client, requestId, type, ignoresSize)
}

function isTickType(type: string): type is TickType {
  return Object.hasOwn(tickTypes, type)
}

type Stream = { unsubscribe(client: Client, requestId: number): boolean }

/** @param skipped fields before the request's id */
function cancelIn(
  streamOf: (simulation: Simulation) => Stream,
  skipped: number,
): (simulation: Simulation, client: Client, fields: FieldReader) => void {
  return (simulation, client, fields) => {
    fields.skip(skipped)
    const requestId = fields.integer()
    if (streamOf(simulation).unsubscribe(client, requestId)) return
    const { code, text } = unknownTicker(requestId)
    client.error(requestId, code, text)
  }
}

export const marketDataHandlers: Handlers = {
  [Incoming.RequestMarketData]: requestMarketData,
  [Incoming.CancelMarketData]: cancelIn(({ levelOne }) => levelOne, 1),
  [Incoming.RequestDepth]: requestDepth,
  [Incoming.CancelDepth]: cancelIn(({ depth }) => depth, 1),
  [Incoming.RequestTickByTick]: requestTickByTick,
  [Incoming.CancelTickByTick]: cancelIn(({ tickByTick }) => tickByTick, 0),
  // Whatever type is asked for, there is real-time data, and that is what TWS then sends.
  [Incoming.RequestMarketDataType]: () => undefined,
}
