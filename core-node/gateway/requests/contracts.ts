import { tradingHours } from '../contracts/trading-hours.ts'
import { readContractQuery } from '../decode/contract-query.ts'
import { contractData, contractDataEnd } from '../encode/contract-details.ts'
import { optionParametersEnd } from '../encode/market-data.ts'
import { invalid, refusals } from '../orders/refusal.ts'
import { Incoming } from '../wire/message-ids.ts'
import type { Handler, Handlers } from './handler.ts'

const requestContractDetails: Handler = ({ contracts, market }, client, fields) => {
  // The message's version.
  fields.skip(1)
  const requestId = fields.integer()
  const query = readContractQuery(fields)
  if (query.conId === 0 && query.securityType === '') {
    const { code, text } = invalid('Please enter a valid security type')
    client.error(requestId, code, text)
    return
  }
  const found = contracts.find(query, market.tsUs)
  if (found.length === 0) {
    client.error(requestId, refusals.noContract.code, refusals.noContract.text)
    return
  }
  const hours = tradingHours(market.tsUs)
  for (const contract of found) {
    client.send(contractData.encode({ requestId, contract, hours }, client.serverVersion))
  }
  client.send(contractDataEnd(requestId))
}

export const contractHandlers: Handlers = {
  [Incoming.RequestContractDetails]: requestContractDetails,
  [Incoming.RequestOptionParameters]: (_simulation, client, fields) =>
    client.send(optionParametersEnd(fields.integer())),
}
