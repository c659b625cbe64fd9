export type ContractFields = {
  readonly conId: number
  readonly symbol: string
  readonly secType: string
  readonly expiry: string
  readonly strike: number
  readonly right: string
  readonly multiplier: string
  readonly exchange: string
  readonly currency: string
  readonly localSymbol: string
  readonly tradingClass: string
}

/** The twelve fields of a contract in a request. */
export function contractFields(named: Partial<ContractFields>): (string | number)[] {
  const { conId = 0, symbol = '', secType = '', expiry = '', multiplier = '' } = named
  const { strike = 0, right = '' } = named
  const { exchange = '', currency = '', localSymbol = '', tradingClass = '' } = named
  const primaryExchange = ''
  return [
    conId,
    symbol,
    secType,
    expiry,
    strike,
    right,
    multiplier,
    exchange,
    primaryExchange,
    currency,
    localSymbol,
    tradingClass,
  ]
}

export const anyEs = contractFields({ symbol: 'ES', secType: 'FUT', exchange: 'CME' })

export type OrderFields = {
  readonly action: string
  readonly quantity: string | number
  readonly orderType: string
  readonly limitPrice: string | number
  readonly auxPrice: string | number
  readonly tif: string
  readonly ocaGroup: string
  readonly ocaType: number
  readonly account: string
  readonly orderRef: string
  readonly transmit: string | number
  readonly parentId: number
  readonly whatIf: number
  readonly goodTillDate: string
  readonly outsideRth: number
  readonly algorithm: string
}

/** The same as an older server version has them: 178 and before know no fields of 183 to 192. */
export function placeOrderFieldsAt(
  version: 176 | 178 | 193,
  contract: readonly (string | number)[],
  order: Partial<OrderFields>,
): (string | number)[] {
  const fields = placeOrderFields(contract, order)
  if (version === 193) return fields
  const older = fields.slice(0, -4)
  // The profile of an advisor, between the percentage and the model.
  return version === 178 ? older : older.toSpliced(faProfileAt, 0, '')
}

const faProfileAt = 40

/**
 * The fields of placeOrder behind the order id at server version 193, as @stoqey/ib writes them: 118 with the
 * message id and the order id.
 */
export function placeOrderFields(
  contract: readonly (string | number)[],
  order: Partial<OrderFields>,
): (string | number)[] {
  const { action = 'BUY', quantity = 1, orderType = 'LMT', tif = 'DAY' } = order
  const { limitPrice = '', auxPrice = '', ocaGroup = '', account = '' } = order
  const { orderRef = '', transmit = 1, parentId = 0, whatIf = 0, goodTillDate = '' } = order
  const { ocaType = 0, algorithm = '', outsideRth = 0 } = order
  const empty = (count: number): string[] => Array.from({ length: count }, () => '')
  const blocks: (string | number)[][] = [
    [...contract],
    ['', '', action, quantity, orderType, limitPrice, auxPrice, tif, ocaGroup, account],
    ['', 0, orderRef, transmit, parentId, 0, 0, '', 0, outsideRth, 0],
    ['', '', '', goodTillDate, '', '', '', '', 0, '', -1],
    [ocaType, '', '', 0, ...empty(11), 0],
    // Volatility to reference price, trailing stop, scale, hedge, clearing, delta neutral contract.
    [...empty(4), 0, '', '', '', ...empty(6), '', 0, '', '', 0, 0],
    [algorithm, ...(algorithm === '' ? [] : [0]), ''],
    [whatIf, '', 0, 0, 0, 0],
    // From the adjusted order type to the manual time, then the fields of versions 183 to 192.
    empty(24),
    ['', 0, 0, ''],
  ]
  return blocks.flat()
}
