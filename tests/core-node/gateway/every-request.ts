import { contractFields, placeOrderFieldsAt } from './requests.ts'

export type Version = 176 | 178 | 193

type Fields = readonly (string | number)[]

const es = contractFields({ conId: 600_202_612, exchange: 'CME' })
const spx = contractFields({ symbol: 'SPX', secType: 'IND', exchange: 'CBOE', currency: 'USD' })

/** One of each request that the gateway serves, as a client of this version writes it, in a sensible order. */
export function everyRequest(version: Version): Fields[] {
  const place = (orderId: number, order: Parameters<typeof placeOrderFieldsAt>[2]): Fields => [
    3,
    orderId,
    ...placeOrderFieldsAt(version, es, order),
  ]
  const rest = { action: 'BUY', orderType: 'LMT', limitPrice: 5_390, tif: 'GTC' }
  const isOld = version < 193
  return [
    [17, 1],
    [8, 1, 1],
    [49, 1],
    [14, 1, 5],
    [59, 1, 1],
    [61, 1],
    [5, 1],
    [99, 0],
    [6, 2, 1, 'DU1234567'],
    [76, 1, 101, 'DU1234567', '', 0],
    [62, 1, 102, 'All', 'NetLiquidation,TotalCashValue,BuyingPower'],
    [92, 103, 'DU1234567', ''],
    [94, 104, 'DU1234567', '', 600_202_612],
    [7, 3, 105, 0, '', '', '', '', '', ''],
    [
      9,
      8,
      106,
      ...contractFields({ symbol: 'ES', secType: 'FUT', exchange: 'CME' }),
      0,
      '',
      '',
      '',
    ],
    [78, 107, 'SPX', '', 'IND', 416_904],
    [1, 11, 108, ...es, 0, '', 0, 0, ''],
    [1, 11, 109, ...spx, 0, '106', 0, 0, ''],
    [1, 11, 110, ...es, 0, '', 1, 0, ''],
    [10, 5, 111, ...es, 5, 0, ''],
    [10, 5, 112, ...es, 5, 1, ''],
    [97, 113, ...es, 'AllLast', 5, 0],
    [97, 114, ...es, 'BidAsk', 0, 0],
    [97, 115, ...es, 'MidPoint', 0, 0],
    [20, 116, ...es, 0, '', '1 min', '1 D', 0, 'TRADES', 2, 0, ''],
    [20, 117, ...es, 0, '', '5 secs', '600 S', 0, 'TRADES', 1, 1, ''],
    [96, 118, ...es, 0, '', '20260916-00:00:00', 10, 'TRADES', 0, 0, ''],
    [96, 119, ...es, 0, '', '20260916-00:00:00', 10, 'BID_ASK', 0, 0, ''],
    [96, 120, ...es, 0, '', '20260916-00:00:00', 10, 'MIDPOINT', 0, 0, ''],
    place(1, { action: 'BUY', orderType: 'MKT', quantity: 2, whatIf: 1 }),
    place(1, { action: 'BUY', orderType: 'MKT', transmit: 0, orderRef: 'entry' }),
    place(2, { ...rest, action: 'SELL', limitPrice: 5_500, parentId: 1, transmit: 0 }),
    place(3, { action: 'SELL', orderType: 'STP', auxPrice: 5_300, parentId: 1 }),
    place(4, rest),
    place(4, { ...rest, limitPrice: 5_391 }),
    [16, 1],
    isOld ? [4, 1, 4, ''] : [4, 4, '', '', 2_147_483_647],
    [7, 3, 121, 0, '', '', '', '', '', ''],
    isOld ? [58, 1] : [58, '', 2_147_483_647],
    [99, 1],
    [15, 1, 0],
    [2, 1, 108],
    [11, 1, 111, 0],
    [98, 113],
    [25, 1, 117],
    [63, 1, 102],
    [64, 1],
    [77, 1, 101],
    [93, 103],
    [95, 104],
    [6, 2, 0, 'DU1234567'],
  ]
}
