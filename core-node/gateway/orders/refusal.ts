/** An order, a change or a cancel that is not accepted: IB's error code and its text. */
export type Refusal = { readonly code: number; readonly text: string }

export function refusal(code: number, text: string): Refusal {
  return { code, text }
}

/** The codes and texts of IB's message list (message_codes.html) that concern orders. */
export const refusals = {
  duplicateId: refusal(103, 'Duplicate order id'),
  filledOrder: refusal(104, 'Cannot modify a filled order.'),
  doesNotMatch: refusal(105, 'Order being modified does not match original order.'),
  offTick: refusal(
    110,
    'The price does not conform to the minimum price variation for this contract.',
  ),
  noContract: refusal(200, 'No security definition has been found for the request'),
  noExchange: refusal(321, "Error validating request.-'bN' : cause - Missing order exchange"),
  otherType: refusal(329, 'Order modify failed. Cannot change to the new order type.'),
  zeroSize: refusal(434, 'The order size cannot be zero.'),
  fractional: refusal(10243, 'Fractional-sized order cannot be placed via API.'),
  outsideRthIgnored: refusal(
    2109,
    "Order Event Warning:Attribute 'Outside Regular Trading Hours' is ignored based on the order type and destination. PlaceOrder is now being processed.",
  ),
  missingParent: refusal(10006, 'Missing parent order'),
} as const

export function ambiguousContract(symbol: string): Refusal {
  return refusal(200, `The contract description specified for ${symbol} is ambiguous.`)
}

export function rejected(reason: string): Refusal {
  return refusal(201, `Order rejected - reason:${reason}`)
}

export function cancelled(reason: string): Refusal {
  return refusal(202, `Order Canceled - reason:${reason}`)
}

export function invalid(cause: string): Refusal {
  return refusal(321, `Error validating request.-'bN' : cause - ${cause}`)
}

export function orderNotFound(orderId: number): Refusal {
  return refusal(135, `Can't find order with id =${orderId}`)
}

export function notCancellable(permId: number): Refusal {
  return refusal(
    161,
    `Cancel attempted when order is not in a cancellable state.  Order permId =${permId}`,
  )
}

export function cancelNotFound(orderId: number): Refusal {
  return refusal(10147, `OrderId ${orderId} that needs to be cancelled is not found.`)
}

export function cancelTooLate(orderId: number, state: string): Refusal {
  return refusal(
    10148,
    `OrderId ${orderId} that needs to be cancelled cannot be cancelled, state: ${state}.`,
  )
}
