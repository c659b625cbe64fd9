import { centsToDollars } from '../../../shared/units.ts'
import type { FutureContract } from '../contracts/future-contract.ts'
import type { Account } from './account.ts'
import type { MarkOf } from './valuation.ts'
import { initialMarginShare, maintenanceMarginShare, valueAccount } from './valuation.ts'

/** What an order would do to the account, in dollars. */
export type OrderPreview = {
  readonly initialBefore: number
  readonly maintenanceBefore: number
  readonly equityBefore: number
  readonly initialAfter: number
  readonly maintenanceAfter: number
  readonly equityAfter: number
  readonly commission: number
}

/** The account as it is, and as it would be with so many contracts more at the market's price. */
export function previewOrder(
  account: Account,
  mark: MarkOf,
  contract: FutureContract,
  signedContracts: number,
  commissionCents: number,
): OrderPreview {
  const { positions, netLiquidation, initialMargin, maintenanceMargin } = valueAccount(
    account,
    mark,
  )
  const worth = centsToDollars((mark(contract) ?? 0) * contract.instrument.tickCents)
  const held =
    positions.find((position) => position.contract.conId === contract.conId)?.contracts ?? 0
  const more = (Math.abs(held + signedContracts) - Math.abs(held)) * worth
  const commission = centsToDollars(commissionCents * Math.abs(signedContracts))
  return {
    initialBefore: initialMargin,
    maintenanceBefore: maintenanceMargin,
    equityBefore: netLiquidation,
    initialAfter: initialMargin + more * initialMarginShare,
    maintenanceAfter: maintenanceMargin + more * maintenanceMarginShare,
    equityAfter: netLiquidation - commission,
    commission,
  }
}
