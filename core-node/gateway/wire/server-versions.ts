/**
 * The server versions this gateway speaks. The text protocol's layouts are stable from 176 on; from 194 errors
 * and later executions change shape, and from 201 on a client may answer in protocol buffers.
 */
export const oldestServerVersion = 176
export const newestServerVersion = 193

/**
 * Versions from which a layout differs, named as in IB's list of server versions (server_versions.py of its
 * Python client).
 */
export const Since = {
  /** placeOrder, openOrder and completedOrder lose the deprecated faProfile. */
  faProfileDesupport: 177,
  pendingPriceRevision: 178,
  lastTradeDate: 182,
  customerAccount: 183,
  professionalCustomer: 184,
  bondAccruedInterest: 185,
  ineligibilityReasons: 186,
  /** Fields that placeOrder and cancelOrder carry only until `undoRfqFields`. */
  rfqFields: 187,
  includeOvernight: 189,
  undoRfqFields: 190,
  cmeTaggingFields: 192,
  cmeTaggingFieldsInOpenOrder: 193,
} as const
