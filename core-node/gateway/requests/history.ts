import { readContractQuery } from '../decode/contract-query.ts'
import { historicalData } from '../encode/history.ts'
import { parseBarRequest, readBarRequest } from '../history/bar-request.ts'
import type { PacedRequest } from '../history/history-pacing.ts'
import type { PastTickKind } from '../history/past-ticks.ts'
import { pastTickKinds, pastTicksMax } from '../history/past-ticks.ts'
import { loginTime, parseClientTime } from '../market-time.ts'
import type { Refusal } from '../orders/refusal.ts'
import { refusal } from '../orders/refusal.ts'
import type { Client } from '../session/client.ts'
import { limits } from '../settings.ts'
import type { FieldReader } from '../wire/field-reader.ts'
import { Incoming } from '../wire/message-ids.ts'
import { findContract, isTraded } from './find-contract.ts'
import type { Handler, Handlers } from './handler.ts'
import { duplicateTicker, isTickerTaken } from './ticker-ids.ts'

function serviceError(text: string): Refusal {
  return refusal(162, `Historical Market Data Service error message:${text}`)
}

const tooSoon = serviceError('Historical data request pacing violation')
const tooManyLive = serviceError(`More than ${limits.liveBars} requests kept up to date`)

/** The whole request but for its id, to tell when the same is asked twice. */
function pacedRequest(
  client: Client,
  fields: FieldReader,
  conId: number,
  kind: string,
): PacedRequest {
  const text = Array.from({ length: fields.count }, (_, i) => (i === 1 ? '' : fields.at(i)))
  return {
    client,
    text: text.join('|'),
    contract: `${conId} ${kind}`,
    weight: kind === 'BID_ASK' ? 2 : 1,
  }
}

function refuse(client: Client, requestId: number, { code, text }: Refusal): void {
  client.error(requestId, code, text)
}

const requestBars: Handler = (simulation, client, fields) => {
  const requestId = fields.integer()
  const query = readContractQuery(fields)
  const asked = readBarRequest(fields, query.securityType)
  const { market, markets, settings } = simulation
  if (isTickerTaken(simulation, client, requestId)) {
    return refuse(client, requestId, duplicateTicker)
  }
  const contract = findContract(simulation, query)
  if ('code' in contract) return refuse(client, requestId, contract)
  const request = parseBarRequest(asked, market.tsUs)
  if (!request.ok) return refuse(client, requestId, request.reason)
  const { fromUs, untilUs, kind, isKeptUpToDate } = request.value
  if (isKeptUpToDate && markets.countOf('liveBars', client) >= limits.liveBars) {
    return refuse(client, requestId, tooManyLive)
  }
  const paced = pacedRequest(client, fields, contract.conId, kind)
  if (settings.isHistoryPaced && !simulation.historyPacing.admit(paced)) {
    return refuse(client, requestId, tooSoon)
  }
  const liveBars = isTraded(simulation, contract) ? markets.open(contract).liveBars : undefined
  const bars = liveBars?.bars(request.value) ?? []
  if (bars.length === 0 && !isKeptUpToDate) {
    const name = 'localSymbol' in contract ? contract.localSymbol : query.symbol
    return refuse(client, requestId, serviceError(`HMDS query returned no data: ${name} ${kind}`))
  }
  client.send(historicalData(requestId, loginTime(fromUs), loginTime(untilUs), bars))
  if (isKeptUpToDate) liveBars?.subscribe(client, requestId, request.value)
}

const cancelBars: Handler = ({ markets }, client, fields) => {
  fields.skip(1)
  const requestId = fields.integer()
  const problem = markets.unsubscribe('liveBars', client, requestId)
    ? serviceError(`API historical data query cancelled: ${requestId}`)
    : refusal(366, `No historical data query found for ticker id:${requestId}`)
  refuse(client, requestId, problem)
}

function tickProblem(text: string): Refusal {
  return refusal(10_187, `Failed to request historical ticks:${text}`)
}

const requestTicks: Handler = (simulation, client, fields) => {
  const requestId = fields.integer()
  const query = readContractQuery(fields)
  // Whether expired contracts count.
  fields.skip(1)
  const [start, end] = [fields.text(), fields.text()]
  const count = fields.integer()
  const kind = fields.text().toUpperCase()
  const isRegularOnly = fields.flag()
  const ignoresSize = fields.flag()
  const contract = findContract(simulation, query)
  if ('code' in contract) return refuse(client, requestId, contract)
  const [fromUs, untilUs] = [start, end].map((text) =>
    text === '' ? undefined : (parseClientTime(text) ?? Number.NaN),
  )
  const problem = checkTicks(kind, count, fromUs, untilUs)
  if (problem !== undefined) return refuse(client, requestId, problem)
  const paced = pacedRequest(client, fields, contract.conId, `ticks ${kind}`)
  if (simulation.settings.isHistoryPaced && !simulation.historyPacing.admit(paced)) {
    return refuse(client, requestId, tickProblem('Historical data request pacing violation'))
  }
  if (!isTraded(simulation, contract)) {
    return refuse(client, requestId, tickProblem('No market data permissions'))
  }
  const stretch = { kind: kind as PastTickKind, fromUs, untilUs, count, isRegularOnly, ignoresSize }
  client.send(simulation.markets.open(contract).pastTicks.message(requestId, stretch))
}

function checkTicks(
  kind: string,
  count: number,
  fromUs: number | undefined,
  untilUs: number | undefined,
): Refusal | undefined {
  if (!pastTickKinds.some((known) => known === kind)) {
    return tickProblem(`Unknown type ${kind}. Served are ${pastTickKinds.join(', ')}`)
  }
  if (count < 1 || count > pastTicksMax) {
    return tickProblem(`The number of ticks is 1 to ${pastTicksMax}`)
  }
  if (fromUs === undefined && untilUs === undefined) {
    return tickProblem('Start or end date/time must be given')
  }
  const isUnreadable = Number.isNaN(fromUs) || Number.isNaN(untilUs)
  return isUnreadable ? tickProblem('A date/time is not yyyymmdd hh:mm:ss') : undefined
}

export const historyHandlers: Handlers = {
  [Incoming.RequestHistoricalData]: requestBars,
  [Incoming.CancelHistoricalData]: cancelBars,
  [Incoming.RequestHistoricalTicks]: requestTicks,
}
