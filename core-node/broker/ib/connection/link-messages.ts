/** What a message without a request's id means for the connection and for the data. */
export type LinkMessage = {
  readonly effect:
    /** The gateway has no way to IB. */
    | 'ib-lost'
    /** It has one again, and the subscriptions are gone. */
    | 'ib-back-without-data'
    /** It has one again, and the subscriptions go on. */
    | 'ib-back'
    /** The gateway closes this connection. */
    | 'closing'
    /** A source of market data went, or came back: what was subscribed may be silent from now on. */
    | 'data-suspect'
    | 'nothing'
  /** The gateway can only say so while it has a way to IB. */
  readonly provesIb?: true
  readonly text: string
}

/** Codes of IB's message list; the gateway's own text is told beside ours. */
export const linkMessages: ReadonlyMap<number, LinkMessage> = new Map<number, LinkMessage>([
  [1100, { effect: 'ib-lost', text: 'the gateway lost its connection to IB' }],
  [
    1101,
    { effect: 'ib-back-without-data', provesIb: true, text: 'connected to IB again, data lost' },
  ],
  [1102, { effect: 'ib-back', provesIb: true, text: 'connected to IB again, data kept' }],
  [
    1300,
    { effect: 'closing', text: 'the gateway’s port was reset: set broker.port to the new one' },
  ],
  [2103, { effect: 'data-suspect', text: 'a market data farm is disconnected' }],
  [2104, { effect: 'data-suspect', provesIb: true, text: 'the market data farm is connected' }],
  [2105, { effect: 'nothing', text: 'a historical data farm is disconnected' }],
  [2106, { effect: 'nothing', provesIb: true, text: 'the historical data farm is connected' }],
  [
    2107,
    {
      effect: 'nothing',
      provesIb: true,
      text: 'the historical data farm sleeps until it is asked',
    },
  ],
  [
    2108,
    { effect: 'nothing', provesIb: true, text: 'the market data farm sleeps until it is asked' },
  ],
  [2110, { effect: 'ib-lost', text: 'the gateway lost its connection to the server' }],
  [2119, { effect: 'data-suspect', text: 'a market data farm is connecting' }],
  [2157, { effect: 'nothing', text: 'the security definition farm is disconnected' }],
  [2158, { effect: 'nothing', provesIb: true, text: 'the security definition farm is connected' }],
])

/** The library could not make sense of a message, or ran out of fields: it is gone. */
export const decodeErrorCode = 505

/** Messages whose loss leaves orders, fills and positions as they are known. Of any other nobody can tell. */
const harmless =
  /^(TICK|MARKET_DEPTH|MKT_DEPTH|HISTORICAL|HEAD_TIMESTAMP|HISTOGRAM|REAL_TIME|CONTRACT_DATA|SECURITY_DEFINITION|MARKET_DATA_TYPE|MARKET_RULE|SMART_COMPONENTS|COMPLETED_ORDER|PNL|ACCT|ACCOUNT|NEWS|SCANNER)/

/** Whether the message that the library could not read may have been one about orders, fills or positions. */
export function touchesOrders(decoderText: string): boolean {
  const [, name = ''] = /(?:error on|for token:) (\w+)/.exec(decoderText) ?? []
  return !harmless.test(name)
}
