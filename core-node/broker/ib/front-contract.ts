import type { Contract, ContractDetails, IBApi } from '@stoqey/ib'
import { EventName, SecType } from '@stoqey/ib'

import type { Result } from '../../../shared/result.ts'
import { failure, success } from '../../../shared/result.ts'
import type { ContractMonth, RollMode } from '../../market/calendar/contract-months.ts'
import { frontMonth, leadMonth } from '../../market/calendar/contract-months.ts'
import { leadByVolume } from '../../market/calendar/volume-crossover.ts'
import type { Instrument } from '../../market/instruments.ts'
import { guardedOn } from './connection/guarded-listener.ts'
import type { VolumesRequest } from './daily-volumes.ts'
import { askVolumes } from './daily-volumes.ts'

/** The contract to trade, pinned by its conId for the session. */
export type FrontContract = {
  readonly conId: number
  /** The exchange's short name, e.g. ESZ6. */
  readonly code: string
  readonly month: ContractMonth
  readonly contract: Contract
}

/** The contract to trade and the one after it, if that is offered. */
export type FoundContracts = {
  readonly front: FrontContract
  readonly next: FrontContract | undefined
}

/** By what a contract is chosen of those that are offered. */
export type ContractWish = {
  readonly instrument: Instrument
  readonly tradeDate: string
  readonly rollMode?: RollMode | undefined
  /** The month that leads, where that is known already. */
  readonly lead?: ContractMonth | undefined
  /** The contract that is traded already: it stays, whichever leads, as long as it is offered. */
  readonly held?: ((offered: FrontContract) => boolean) | undefined
}

export type ContractRequest = ContractWish & VolumesRequest

/** The exchange lists a handful of months; more are no answer to our question. */
const offeredMax = 100

/**
 * Asks which contracts there are and takes the one that leads on the trade date. Where that one is not
 * offered, as with a recording of another month, the only one there is. One answer is taken; what comes under the
 * same id behind its end is not heard.
 */
export function findFrontContract(
  api: IBApi,
  request: ContractRequest,
  done: (result: Result<FoundContracts, string>) => void,
): void {
  const { instrument, nextRequestId, onFault } = request
  const requestId = nextRequestId()
  const offered: FrontContract[] = []
  let isAwaited = true
  const onDetails = (id: number, details: ContractDetails): void => {
    if (id !== requestId || !isAwaited || offered.length >= offeredMax) return
    const found = futureOf(details, instrument)
    if (found !== undefined) offered.push(found)
  }
  const onEnd = (id: number): void => {
    if (id !== requestId || !isAwaited) return
    isAwaited = false
    const chosen = chooseContract(offered, request)
    const { front, next } = chosen.ok ? chosen.value : {}
    const isOpen = request.lead === undefined && request.held === undefined
    const isByVolume = isOpen && request.rollMode === 'volume-crossover'
    if (!isByVolume || front === undefined || next === undefined) {
      done(chosen)
      return
    }
    askVolumes(api, { front, next }, request, (days) => {
      const lead = leadByVolume(front.month, request.tradeDate, days)
      done(chooseContract(offered, { ...request, lead }))
    })
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

/** @param offered in any order */
export function chooseContract(
  offered: readonly FrontContract[],
  wish: ContractWish,
): Result<FoundContracts, string> {
  const { instrument, held } = wish
  const inOrder = offered.toSorted((a, b) => textOf(a.month).localeCompare(textOf(b.month)))
  const wanted = textOf(wantedMonth(wish))
  const pinned = held === undefined ? undefined : inOrder.find(held)
  const lead = inOrder.find(({ month }) => textOf(month) === wanted)
  const front = pinned ?? lead ?? (inOrder.length === 1 ? inOrder[0] : undefined)
  if (front === undefined) {
    const months = inOrder.map(({ month }) => textOf(month)).join(', ') || 'none'
    return failure(`no ${instrument.symbol} future of ${wanted}; the gateway offers ${months}`)
  }
  const next = inOrder.find(({ month }) => textOf(month) > textOf(front.month))
  return success({ front, next })
}

/** By volume the expiring month leads until volumes, or its expiry, say otherwise. */
function wantedMonth({ tradeDate, rollMode, lead }: ContractWish): ContractMonth {
  if (lead !== undefined) return lead
  if (rollMode !== 'volume-crossover') return leadMonth(tradeDate, rollMode)
  return leadByVolume(frontMonth(Temporal.PlainDate.from(tradeDate)), tradeDate, [])
}

function futureOf(details: ContractDetails, instrument: Instrument): FrontContract | undefined {
  const { contract, realExpirationDate } = details
  const { conId, localSymbol } = contract
  // The library leaves time and zone in the date; the first eight characters are it.
  const expiry = (realExpirationDate ?? contract.lastTradeDateOrContractMonth ?? '').slice(0, 8)
  if (conId === undefined || !/^\d{8}$/.test(expiry)) return undefined
  const { symbol, exchange } = instrument
  return {
    conId,
    code: localSymbol ?? `${symbol} ${expiry.slice(0, 6)}`,
    month: { year: Number(expiry.slice(0, 4)), month: Number(expiry.slice(4, 6)) },
    contract: { conId, symbol, secType: SecType.FUT, exchange, currency: 'USD' },
  }
}

/** yyyymm */
function textOf({ year, month }: ContractMonth): string {
  return `${year}${String(month).padStart(2, '0')}`
}
