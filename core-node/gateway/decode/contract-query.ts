import type { ContractQuery } from '../contracts/contract-query.ts'
import type { FieldReader } from '../wire/field-reader.ts'

/** The twelve fields by which every request names its contract. */
export function readContractQuery(fields: FieldReader): ContractQuery {
  const conId = fields.integer()
  const symbol = fields.text()
  const securityType = fields.text()
  const expiry = fields.text()
  const strike = fields.optionalNumber() ?? 0
  const right = fields.text()
  const multiplier = fields.text()
  const exchange = fields.text()
  // The primary exchange tells stocks apart.
  fields.skip(1)
  const currency = fields.text()
  const localSymbol = fields.text()
  const tradingClass = fields.text()
  return {
    conId,
    symbol,
    securityType,
    expiry,
    strike,
    right,
    multiplier,
    exchange,
    currency,
    localSymbol,
    tradingClass,
  }
}
