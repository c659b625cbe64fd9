import type { ContractQuery } from '../contracts/contract-query.ts'

/** What a client asks for with placeOrder. A number is undefined where the client sent none. */
export type OrderTerms = {
  readonly contract: ContractQuery
  readonly action: string
  readonly quantity: number | undefined
  readonly orderType: string
  readonly limitPrice: number | undefined
  /** A stop order's price. */
  readonly auxPrice: number | undefined
  readonly timeInForce: string
  readonly ocaGroup: string
  /** 1 cancel the others, 2 and 3 reduce them; 0 where the client names none. */
  readonly ocaType: number
  readonly account: string
  readonly openClose: string
  readonly orderRef: string
  /** False: the order waits for another of its group that transmits. */
  readonly transmit: boolean
  readonly parentId: number
  readonly triggerMethod: number
  readonly outsideRth: boolean
  readonly isHidden: boolean
  readonly goodAfterTime: string
  readonly goodTillDate: string
  readonly whatIf: boolean
  /** What else it asks for that this gateway does not serve, by name. */
  readonly unserved: readonly string[]
}
