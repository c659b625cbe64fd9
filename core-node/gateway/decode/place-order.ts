import type { OrderTerms } from '../orders/order-terms.ts'
import type { FieldReader } from '../wire/field-reader.ts'
import { FieldError } from '../wire/field-reader.ts'
import { Since } from '../wire/server-versions.ts'
import { readContractQuery } from './contract-query.ts'

export type PlaceOrder = { readonly orderId: number; readonly terms: OrderTerms }

/** Fields behind the type of a condition: price, time, margin, execution, volume, percent change. */
const conditionFields: Readonly<Record<number, number>> = { 1: 6, 3: 3, 4: 3, 5: 4, 6: 5, 7: 5 }

/**
 * Reads message 3. Blocks that only some orders have stand between the fields, so it is read in order from the
 * first to the last; the order of fields is that of the official client's placeOrder (client.py).
 */
export function readPlaceOrder(fields: FieldReader, serverVersion: number): PlaceOrder {
  const orderId = fields.integer()
  const contract = readContractQuery(fields)
  // Security id and its type.
  fields.skip(2)
  const unserved: string[] = []
  const main = readMain(fields)
  if (contract.securityType === 'BAG') unserved.push(skipCombination(fields))
  // A deprecated field and the discretionary amount.
  fields.skip(2)
  const goodAfterTime = fields.text()
  const goodTillDate = fields.text()
  // Advisor group, method, percentage; profile; model; short sale slot, location and code.
  fields.skip(serverVersion < Since.faProfileDesupport ? 8 : 7)
  const ocaType = fields.integer()
  // Rule 80A to the percentage override: fifteen fields of other kinds of orders.
  fields.skip(15)
  unserved.push(...readSpecialties(fields))
  const whatIf = fields.flag()
  // Options, solicited, random size and price.
  fields.skip(4)
  if (isPeggedToBenchmark(main.orderType)) fields.skip(5)
  unserved.push(...skipConditions(fields))
  skipRest(fields, contract.exchange, main.orderType, serverVersion)
  return {
    orderId,
    terms: { contract, ...main, goodAfterTime, goodTillDate, ocaType, whatIf, unserved },
  }
}

function readMain(fields: FieldReader) {
  const action = fields.text()
  const quantity = fields.optionalNumber()
  const orderType = fields.text()
  const limitPrice = fields.optionalNumber()
  const auxPrice = fields.optionalNumber()
  const timeInForce = fields.text()
  const ocaGroup = fields.text()
  const account = fields.text()
  const openClose = fields.text()
  // Origin: customer or firm.
  fields.skip(1)
  const orderRef = fields.text()
  const transmit = fields.flag()
  const parentId = fields.integer()
  // Block, sweep, displayed size.
  fields.skip(3)
  const triggerMethod = fields.integer()
  const outsideRth = fields.flag()
  const isHidden = fields.flag()
  return {
    action,
    quantity,
    orderType,
    limitPrice,
    auxPrice,
    timeInForce,
    ocaGroup,
    account,
    openClose,
    orderRef,
    transmit,
    parentId,
    triggerMethod,
    outsideRth,
    isHidden,
  }
}

function skipCombination(fields: FieldReader): string {
  skipList(fields, 8)
  skipList(fields, 1)
  skipList(fields, 2)
  return 'combination'
}

/** From volatility to the algorithm's id. @returns what of it the order uses */
function readSpecialties(fields: FieldReader): string[] {
  const used: string[] = []
  // Volatility and its type.
  fields.skip(2)
  const deltaNeutralType = fields.text()
  fields.skip(1)
  if (deltaNeutralType !== '') {
    fields.skip(8)
    if (deltaNeutralType !== 'None') used.push('delta neutral')
  }
  // Continuous update, reference price, trailing stop and percent, scale sizes.
  fields.skip(6)
  if ((fields.optionalNumber() ?? 0) > 0) {
    fields.skip(7)
    used.push('scale')
  }
  // Scale table, active from and to.
  fields.skip(3)
  if (fields.text() !== '') {
    fields.skip(1)
    used.push('hedge')
  }
  // Opt out of smart routing, clearing account and intent, not held.
  fields.skip(4)
  if (fields.flag()) {
    fields.skip(3)
    used.push('delta neutral')
  }
  if (fields.text() !== '') {
    skipList(fields, 2)
    used.push('algorithm')
  }
  fields.skip(1)
  return used
}

function skipConditions(fields: FieldReader): string[] {
  const count = fields.integer()
  if (count === 0) return []
  for (let i = 0; i < count; i++) {
    const type = fields.integer()
    const length = conditionFields[type]
    if (length === undefined) throw new FieldError(`condition type ${type} is unknown`)
    fields.skip(length)
  }
  // Whether they hold outside regular hours, and whether they cancel.
  fields.skip(2)
  return ['conditions']
}

/** What follows has no use here; it is read to know that the message is whole. */
function skipRest(
  fields: FieldReader,
  exchange: string,
  orderType: string,
  serverVersion: number,
): void {
  // Adjusted order, operator, soft dollar tier, cash quantity, decision makers, flags, manual time.
  fields.skip(24)
  if (exchange === 'IBKRATS') fields.skip(1)
  if (orderType === 'PEG BEST' || orderType === 'PEGBEST') {
    fields.skip(1)
    // An infinite offset means up to the mid, which needs the two offsets from it.
    const competesUpToMid = fields.text().startsWith('Infinit')
    if (competesUpToMid) fields.skip(2)
  } else if (orderType === 'PEG MID' || orderType === 'PEGMID') {
    fields.skip(2)
  }
  const isBetween = (from: number, to: number) => serverVersion >= from && serverVersion < to
  const later = [
    serverVersion >= Since.customerAccount ? 1 : 0,
    serverVersion >= Since.professionalCustomer ? 1 : 0,
    isBetween(Since.rfqFields, Since.undoRfqFields) ? 2 : 0,
    serverVersion >= Since.includeOvernight ? 1 : 0,
    serverVersion >= Since.cmeTaggingFields ? 1 : 0,
  ]
  fields.skip(later.reduce((sum, count) => sum + count, 0))
}

function isPeggedToBenchmark(orderType: string): boolean {
  return orderType === 'PEG BENCH' || orderType === 'PEGBENCH'
}

/** A count, then as many entries. */
function skipList(fields: FieldReader, fieldsPerEntry: number): void {
  fields.skip(fields.integer() * fieldsPerEntry)
}
