import type { ContractQuery } from '../contracts/contract-query.ts'
import { futureDetails } from '../contracts/future-details.ts'
import { tradingHours } from '../contracts/trading-hours.ts'
import { readContractQuery } from '../decode/contract-query.ts'
import type { ContractDetails } from '../encode/contract-details.ts'
import { contractData, contractDataEnd } from '../encode/contract-details.ts'
import { optionParameters, optionParametersEnd } from '../encode/option-parameters.ts'
import { cashContracts, findCash } from '../options/cash-contract.ts'
import { cashHoursText } from '../options/cash-hours-text.ts'
import { cashDetails, optionDetails } from '../options/listed-details.ts'
import type { OptionContract } from '../options/option-contract.ts'
import { invalid, refusals } from '../orders/refusal.ts'
import type { Simulation } from '../simulation.ts'
import { Incoming } from '../wire/message-ids.ts'
import type { Handler, Handlers } from './handler.ts'

const requestContractDetails: Handler = (simulation, client, fields) => {
  // The message's version.
  fields.skip(1)
  const requestId = fields.integer()
  const query = readContractQuery(fields)
  if (query.conId === 0 && query.securityType === '') {
    const { code, text } = invalid('Please enter a valid security type')
    client.error(requestId, code, text)
    return
  }
  const found = findDetails(simulation, query)
  if (found.length === 0) {
    client.error(requestId, refusals.noContract.code, refusals.noContract.text)
    return
  }
  for (const details of found) {
    client.send(contractData.encode({ ...details, requestId }, client.serverVersion))
  }
  client.send(contractDataEnd(requestId))
}

function findDetails(
  { contracts, options, market }: Simulation,
  query: ContractQuery,
): ContractDetails[] {
  const { tsUs } = market
  const { exchange } = query
  const futures = contracts.find(query, tsUs)
  if (futures.length > 0) {
    const hours = tradingHours(tsUs)
    return futures.map((contract) => futureDetails(contract, hours))
  }
  const cash = findCash(query)
  if (cash.length > 0) return cash.map((contract) => cashDetails(contract, exchange, tsUs))
  return optionDetailsOf(options.directory?.find(query, tsUs) ?? [], exchange, tsUs)
}

function optionDetailsOf(
  found: readonly OptionContract[],
  exchange: string,
  tsUs: number,
): ContractDetails[] {
  const hoursOf = new Map<string, string>()
  return found.map((contract) => {
    const { zone } = contract.series.optionClass
    const hours = hoursOf.get(zone) ?? cashHoursText(tsUs, zone)
    hoursOf.set(zone, hours)
    return optionDetails(contract, exchange, hours)
  })
}

/** Who asks names the underlying fully; options on futures there are none. */
const requestOptionParameters: Handler = ({ options, market }, client, fields) => {
  const requestId = fields.integer()
  const symbol = fields.text()
  const futuresExchange = fields.text()
  const securityType = fields.text()
  const conId = fields.integer()
  const underlying = Object.values(cashContracts).find((each) => each.symbol === symbol)
  const isCash = securityType === 'IND' || securityType === 'STK'
  if (isCash && underlying?.conId !== conId) {
    client.error(requestId, refusals.noContract.code, refusals.noContract.text)
    return
  }
  if (isCash && underlying?.securityType === securityType && futuresExchange === '') {
    for (const parameters of options.directory?.parametersOf(symbol, market.tsUs) ?? []) {
      for (const exchange of parameters.optionClass.exchanges) {
        client.send(optionParameters(requestId, exchange, conId, parameters))
      }
    }
  }
  client.send(optionParametersEnd(requestId))
}

export const contractHandlers: Handlers = {
  [Incoming.RequestContractDetails]: requestContractDetails,
  [Incoming.RequestOptionParameters]: requestOptionParameters,
}
