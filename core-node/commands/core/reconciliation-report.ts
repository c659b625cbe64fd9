import {
  centsToDollars,
  dollarsToCents,
  microsPerMilli,
  microsPerMinute,
} from '../../../shared/units.ts'
import type { BrokerBooks, BrokerExecution, BrokerOrder } from '../../broker/ib/broker-books.ts'
import type { Execution } from '../../execution/execution.ts'
import type { Order } from '../../execution/order.ts'
import type { Instrument } from '../../market/instruments.ts'
import type { ReconciledOrder, ReconciliationReport } from '../../operations/control-protocol.ts'

/** An execution as we booked it. */
export type OwnExecution = {
  readonly execId: string
  readonly side: number
  readonly contracts: number
  readonly priceTicks: number
  readonly feesCents: number
  readonly tsUs: number
}

/** Our side of the comparison. */
export type OwnBooks = {
  readonly positionContracts: number
  readonly averageTicks: number | null
  readonly orders: readonly Pick<Order, 'ref' | 'orderId' | 'permId' | 'state' | 'contracts'>[]
  readonly executions: readonly OwnExecution[]
  readonly isReduceOnly: boolean
}

/** Around midnight an execution may be of one day here and of another there. */
const aroundMidnightUs = microsPerMinute
const loginZone = 'America/New_York'

export function ownBooksOf({
  booking,
  desk,
  positionContracts,
  isReduceOnly,
}: Execution): OwnBooks {
  return {
    positionContracts,
    averageTicks: booking.ledger.averageTicks,
    orders: [...desk.working],
    executions: [...booking.executions],
    isReduceOnly,
  }
}

/** Compares all there is to compare: position, working orders, the day's executions, and what they cost. */
export function reconcile(
  own: OwnBooks,
  books: BrokerBooks,
  { tickCents }: Pick<Instrument, 'tickCents'>,
): ReconciliationReport {
  const orders = pairOrders(own, books)
  const executions = pairExecutions(own, books)
  const { mine, theirs, onlyHere, onlyAtBroker } = executions
  const cash = {
    hereCents: mine.reduce((sum, each) => sum + cashOf(each, tickCents, each.feesCents), 0),
    brokerCents: theirs.reduce((sum, each) => {
      const feesCents = each.feesCents ?? mine.find(isSame(each))?.feesCents ?? 0
      return sum + cashOf(each, tickCents, feesCents)
    }, 0),
  }
  const differences = [
    ...positionDifference(own.positionContracts, books.positionContracts),
    ...orders.flatMap(orderDifference),
    ...onlyHere.map((id) => `execution ${id} is booked here, the broker does not list it`),
    ...onlyAtBroker.map((id) => `execution ${id} at the broker is not booked here`),
    ...cashDifference(cash.hereCents, cash.brokerCents),
    ...books.others.map(({ code, contracts }) => `the account also holds ${contracts} ${code}`),
  ]
  const brokerTicks = (books.averageCost * 100) / tickCents
  return {
    asOf: books.asOfUs,
    account: books.account,
    contract: books.contract,
    isEqual: differences.length === 0,
    differences,
    position: {
      here: own.positionContracts,
      broker: books.positionContracts,
      averageTicks: own.averageTicks,
      brokerAverageTicks: books.positionContracts === 0 ? null : brokerTicks,
    },
    others: books.others,
    orders,
    executions: { here: mine.length, broker: theirs.length, onlyHere, onlyAtBroker },
    cash,
    isReduceOnly: own.isReduceOnly,
    values: centsOf(books.values),
  }
}

function pairOrders(own: OwnBooks, books: BrokerBooks): ReconciledOrder[] {
  const rest = new Set<BrokerOrder>(books.openOrders)
  const ours = own.orders.map(({ ref, permId, state, contracts }) => {
    const found = [...rest].find(
      (order) => order.ref === ref && (permId === 0 || order.permId === permId),
    )
    if (found !== undefined) rest.delete(found)
    const broker = found === undefined ? null : { status: found.status, contracts: found.contracts }
    return { ref, permId: found?.permId ?? permId, here: { state, contracts }, broker }
  })
  const theirs = [...rest].map(({ ref, permId, status, contracts }) => ({
    ref,
    permId,
    here: null,
    broker: { status, contracts },
  }))
  return [...ours, ...theirs]
}

/** What is on its way in either direction is no difference. */
const onTheWay: ReadonlySet<string> = new Set(['Intended', 'Sent', 'PendingCancel'])

function orderDifference({ ref, permId, here, broker }: ReconciledOrder): string[] {
  if (here === null) {
    const name = ref === '' ? `an order by another hand (permId ${permId})` : ref
    return [`${name} works at the broker (${broker?.status ?? ''}), not here`]
  }
  if (broker === null) {
    return onTheWay.has(here.state)
      ? []
      : [`${ref} is ${here.state} here, the broker has no such order`]
  }
  if (broker.contracts === here.contracts || onTheWay.has(here.state)) return []
  return [`${ref} is for ${here.contracts} here, for ${broker.contracts} at the broker`]
}

function pairExecutions(own: OwnBooks, { executions: listed, asOfUs }: BrokerBooks) {
  const known = new Set(own.executions.map(({ execId }) => keyOf(execId)))
  // After a roll our own of the day are of two contracts; what else was dealt in another is not ours.
  const theirs = newestOf(
    listed.filter(({ execId, isOfAnother }) => isOfAnother !== true || known.has(keyOf(execId))),
  )
  const fromUs = midnightUs(theirs, asOfUs)
  const keys = new Set(theirs.map(({ execId }) => keyOf(execId)))
  const mine = own.executions.filter(
    ({ execId, tsUs }) => keys.has(keyOf(execId)) || tsUs >= fromUs + aroundMidnightUs,
  )
  return {
    mine,
    theirs,
    onlyHere: mine.flatMap(({ execId }) => (keys.has(keyOf(execId)) ? [] : [execId])),
    onlyAtBroker: theirs.flatMap(({ execId }) => (known.has(keyOf(execId)) ? [] : [execId])),
  }
}

/** The broker lists what was corrected beside its correction: the last version is what was dealt. */
function newestOf(executions: readonly BrokerExecution[]): BrokerExecution[] {
  const newest = new Map<string, BrokerExecution>()
  for (const execution of executions) {
    const key = keyOf(execution.execId)
    const known = newest.get(key)
    if (known === undefined || versionOf(execution) >= versionOf(known)) newest.set(key, execution)
  }
  return [...newest.values()]
}

function versionOf({ execId }: BrokerExecution): number {
  return Number(execId.slice(execId.lastIndexOf('.') + 1))
}

/** The last part of an id counts its corrections. */
function keyOf(execId: string): string {
  return execId.slice(0, execId.lastIndexOf('.'))
}

function isSame({ execId }: { readonly execId: string }) {
  return (other: { readonly execId: string }) => keyOf(other.execId) === keyOf(execId)
}

/** When the broker's day began: in the zone it writes its times in, `20250708 02:35:00 US/Eastern`. */
function midnightUs(executions: readonly BrokerExecution[], nowUs: number): number {
  const zone = executions[0]?.time.split(' ').at(2) ?? loginZone
  const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(nowUs / microsPerMilli))
  const zoned = atZone(now, zone) ?? now.toZonedDateTimeISO(loginZone)
  return zoned.startOfDay().epochMilliseconds * microsPerMilli
}

/** Windows has names for zones that nobody else has. */
function atZone(now: Temporal.Instant, zone: string): Temporal.ZonedDateTime | undefined {
  try {
    return now.toZonedDateTimeISO(zone)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function cashOf(
  { side, contracts, priceTicks }: Pick<OwnExecution, 'side' | 'contracts' | 'priceTicks'>,
  tickCents: number,
  feesCents: number,
): number {
  return -side * contracts * priceTicks * tickCents - feesCents
}

function positionDifference(here: number, broker: number): string[] {
  return here === broker ? [] : [`position ${here} here, ${broker} at the broker`]
}

function cashDifference(hereCents: number, brokerCents: number): string[] {
  if (hereCents === brokerCents) return []
  const dollars = (cents: number) => centsToDollars(cents).toFixed(2)
  return [
    `the day’s executions come to ${dollars(hereCents)} USD here, ${dollars(brokerCents)} at the broker`,
  ]
}

function centsOf(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, dollars]) => [name, dollarsToCents(dollars)]),
  )
}
