import type { Contract } from '@stoqey/ib'
import { SecType } from '@stoqey/ib'

import { leadMonth } from '../../../market/calendar/contract-months.ts'
import { sessionAt } from '../../../market/calendar/session-calendar.ts'
import { instruments, isInstrumentSymbol, parseFutureCode } from '../../../market/instruments.ts'
import type { HistoryConnection } from './history-connection.ts'
import { explainProblem, FetchError } from './history-errors.ts'

export type HistoryContract = { readonly code: string; readonly contract: Contract }

/**
 * The contract that is meant: a code such as ESZ6, also one that has expired; or a symbol, whose leading month is
 * taken. @throws FetchError when it is not to be had
 */
export async function findHistoryContract(
  connection: HistoryConnection,
  symbol: string,
  nowUs: number,
): Promise<HistoryContract> {
  const isBare = isInstrumentSymbol(symbol)
  const parsed = isBare ? undefined : parseFutureCode(symbol)
  const instrument = isBare
    ? instruments[symbol]
    : parsed?.ok === true
      ? parsed.value.instrument
      : undefined
  if (instrument === undefined) {
    const known = Object.keys(instruments).join(', ')
    throw new FetchError(`"${symbol}" is neither one of ${known} nor a contract such as ESZ6`)
  }
  const answer = await connection.contracts({
    symbol: instrument.symbol,
    secType: SecType.FUT,
    exchange: instrument.exchange,
    currency: 'USD',
    ...(isBare ? {} : { localSymbol: symbol, includeExpired: true }),
  })
  if (!answer.ok) throw new FetchError(explainProblem(answer.reason))
  const { year, month } = leadMonth(sessionAt(nowUs).tradeDate)
  const lead = `${year}${String(month).padStart(2, '0')}`
  const found = isBare
    ? answer.value.find(({ contractMonth }) => contractMonth === lead)
    : answer.value[0]
  const chosen = found ?? (answer.value.length === 1 ? answer.value[0] : undefined)
  const conId = chosen?.contract.conId
  if (conId === undefined) throw new FetchError(`the gateway offers no ${symbol} of ${lead}`)
  const { exchange } = instrument
  const contract = { conId, exchange, ...(isBare ? {} : { includeExpired: true }) }
  return { code: chosen?.contract.localSymbol ?? symbol, contract }
}
