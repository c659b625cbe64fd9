import type { Contract, ContractDetails, IBApi } from '@stoqey/ib'
import { EventName, SecType } from '@stoqey/ib'

import type { Result } from '../../../shared/result.ts'
import { failure, success } from '../../../shared/result.ts'
import { leadMonth } from '../../market/calendar/contract-months.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'
import type { Instrument } from '../../market/instruments.ts'
import { guardedOn } from './ib-session.ts'

/** The contract to trade, pinned by its conId for the session. */
export type FrontContract = {
  readonly conId: number
  /** The exchange's short name, e.g. ESZ6. */
  readonly code: string
  readonly contract: Contract
}

type Candidate = { readonly contract: Contract; readonly expiry: string }

export type ContractRequest = {
  readonly requestId: number
  readonly instrument: Instrument
  readonly nowUs: number
  readonly onFault: (error: unknown) => void
}

/**
 * Asks which contracts there are and takes the one that leads on the trade date. Where that one is not
 * offered, as with a recording of another month, the only one there is.
 */
export function findFrontContract(
  api: IBApi,
  { requestId, instrument, nowUs, onFault }: ContractRequest,
  done: (result: Result<FrontContract, string>) => void,
): void {
  const candidates: Candidate[] = []
  const onDetails = (id: number, details: ContractDetails): void => {
    if (id !== requestId) return
    const { contract, realExpirationDate } = details
    // The library leaves time and zone in the date; the first eight characters are it.
    const expiry = (realExpirationDate ?? contract.lastTradeDateOrContractMonth ?? '').slice(0, 8)
    candidates.push({ contract, expiry })
  }
  const onEnd = (id: number): void => {
    if (id === requestId) done(choose(candidates, instrument, nowUs))
  }
  guardedOn(api, EventName.contractDetails, onDetails, onFault)
  guardedOn(api, EventName.contractDetailsEnd, onEnd, onFault)
  api.reqContractDetails(requestId, {
    symbol: instrument.symbol,
    secType: SecType.FUT,
    exchange: instrument.exchange,
    currency: 'USD',
  })
}

function choose(
  candidates: readonly Candidate[],
  instrument: Instrument,
  nowUs: number,
): Result<FrontContract, string> {
  const { year, month } = leadMonth(sessionAt(nowUs).tradeDate)
  const wanted = `${year}${String(month).padStart(2, '0')}`
  const lead = candidates.find(({ expiry }) => expiry.startsWith(wanted))
  const chosen = lead ?? (candidates.length === 1 ? candidates[0] : undefined)
  const conId = chosen?.contract.conId
  if (chosen === undefined || conId === undefined) {
    const offered = candidates.map(({ expiry }) => expiry).join(', ') || 'none'
    return failure(`no ${instrument.symbol} future of ${wanted}; the gateway offers ${offered}`)
  }
  return success({
    conId,
    code: chosen.contract.localSymbol ?? `${instrument.symbol} ${wanted}`,
    contract: {
      conId,
      symbol: instrument.symbol,
      secType: SecType.FUT,
      exchange: instrument.exchange,
      currency: 'USD',
    },
  })
}
