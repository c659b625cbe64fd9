import type { ExpectStatic } from 'vitest'
import { describe, test } from 'vitest'

import { futureContract } from '../../../core-node/gateway/contracts/future-contract.ts'
import { futureDetails } from '../../../core-node/gateway/contracts/future-details.ts'
import { tradingHours } from '../../../core-node/gateway/contracts/trading-hours.ts'
import { completedOrder } from '../../../core-node/gateway/encode/completed-order.ts'
import { contractData } from '../../../core-node/gateway/encode/contract-details.ts'
import { commissionReport, executionData } from '../../../core-node/gateway/encode/executions.ts'
import { openOrder } from '../../../core-node/gateway/encode/open-order.ts'
import type { OrderSource } from '../../../core-node/gateway/encode/order-blocks.ts'
import { orderStatus } from '../../../core-node/gateway/encode/order-status.ts'
import { newOrder } from '../../../core-node/gateway/orders/broker-order.ts'
import type { ExecutionReport } from '../../../core-node/gateway/orders/executions.ts'
import type { OrderTerms } from '../../../core-node/gateway/orders/order-terms.ts'
import { FieldReader } from '../../../core-node/gateway/wire/field-reader.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import { hasRecorded, recordedMessages } from './recorded-messages.ts'
import { askTicks, TradingDesk } from './trading-desk.ts'

/** The oldest version served is the nearest to those recorded, which is about 173. */
const version = 176

const contract = futureContract(instruments.ES, { year: 2025, month: 6 })

const terms: OrderTerms = {
  contract: {
    conId: contract.conId,
    symbol: '',
    securityType: '',
    expiry: '',
    strike: 0,
    right: '',
    multiplier: '',
    exchange: 'CME',
    currency: '',
    localSymbol: '',
    tradingClass: '',
  },
  action: 'BUY',
  quantity: 100,
  orderType: 'MKT',
  limitPrice: undefined,
  auxPrice: undefined,
  timeInForce: 'DAY',
  ocaGroup: '',
  ocaType: 0,
  account: 'DU1234567',
  openClose: '',
  orderRef: '',
  transmit: true,
  parentId: 0,
  triggerMethod: 0,
  outsideRth: false,
  isHidden: false,
  goodAfterTime: '',
  goodTillDate: '',
  whatIf: false,
  unserved: [],
}

/** What a recorded order and ours must differ in: the one is in a stock, the other in a future. */
const ofContract = [
  'conId',
  'symbol',
  'secType',
  'lastTradeDate',
  'multiplier',
  'exchange',
  'localSymbol',
  'tradingClass',
]

describe.skipIf(!hasRecorded)('recorded layouts', () => {
  test('openOrder, through all the states of a recorded dialogue', ({ expect }) => {
    const recorded = recordedMessages('5|5|')
    expect(recorded.length).toBeGreaterThan(1)
    for (const fields of recorded) {
      const names = openOrder.names(version)
      const order = sourceOf(fields, names, 600_745_656, 5)
      const ours = fieldsOf(openOrder.encode(order, version))
      expect(ours).toHaveLength(fields.length)
      // That version of TWS told a competition offset for every order; later ones do not.
      expectEqual(expect, names, fields, ours, ['minCompeteSize', 'competeAgainstBestOffset'])
    }
  })

  test('openOrder with a commission', ({ expect }) => {
    const names = openOrder.names(version)
    const recorded = recordedMessages('5|13|').filter((fields) => fields.includes('1.0'))
    expect(recorded.length).toBeGreaterThan(0)
    for (const fields of recorded) {
      const order = sourceOf(fields, names, 1_376_327_563, 13)
      order.commissionCents = 100
      const ours = fieldsOf(openOrder.encode(order, version))
      // These end in the middle of the offsets, which came later.
      const length = names.indexOf('minTradeQty')
      expectEqual(expect, names.slice(0, length), fields, ours, ['account', 'sharesAllocation'])
    }
  })

  test('completedOrder', ({ expect }) => {
    const recorded = recordedMessages('101|')
    expect(recorded.length).toBeGreaterThan(0)
    for (const fields of recorded) {
      const names = completedOrder.names(version)
      const order = sourceOf(fields, names, 1_824_933_227, 0)
      order.filled = 100
      const ours = fieldsOf(completedOrder.encode(order, version))
      const length = names.indexOf('minTradeQty')
      const ignored = ['account', 'completedTime']
      expectEqual(expect, names.slice(0, length), fields, ours, ignored)
    }
  })

  test('orderStatus', ({ expect }) => {
    for (const fields of recordedMessages('3|5|')) {
      const order = sourceOf(fields, ['messageId', 'orderId', 'status'], 600_745_656, 5)
      if (order.status === 'Filled') {
        order.filled = 100
        // 201.94 is no price of ES; the field holds whatever the average is.
        order.filledTicks = 100 * 808
        order.lastFillPrice = 202
      }
      const ours = fieldsOf(orderStatus(order))
      const isPrice = (index: number) => index === 5 || index === 8
      expect(ours).toHaveLength(fields.length)
      expect(ours.filter((_, i) => !isPrice(i))).toEqual(fields.filter((_, i) => !isPrice(i)))
    }
  })

  test('execDetails', ({ expect }) => {
    const [fields = []] = recordedMessages('11|-1|5|')
    const names = executionData.names(version)
    const ours = fieldsOf(
      executionData.encode(
        { ...reportOf(fields, names), requestId: -1, account: 'DU1234567' },
        version,
      ),
    )
    expectEqual(expect, names, fields, ours, ['executionExchange', 'time'])
    expect(ours[names.indexOf('time')]).toBe('20250415 19:38:31 US/Eastern')
    expect(names.length + 1).toBe(executionData.names(178).length)
  })

  test('commissionReport', ({ expect }) => {
    const [fields = []] = recordedMessages('59|1|')
    const names = ['execId', 'price']
    const report = { ...reportOf([], names), execId: fields[2] ?? '', commissionCents: 100 }
    expect(fieldsOf(commissionReport(report))).toEqual(fields.slice(0, 8))
  })

  test('contract details of ES, but for what the simulation has of its own', ({ expect }) => {
    const [fields = []] = recordedMessages('10|9000|ES')
    const names = contractData.names(version)
    const tsUs = Date.parse('2025-05-22T14:00:00Z') * 1_000
    const source = { ...futureDetails(contract, tradingHours(tsUs)), requestId: 9000 }
    const ours = fieldsOf(contractData.encode(source, version))
    // What this gateway does not serve, and liquid hours, of which IB tells the week's last day whole.
    const own = ['conId', 'orderTypes', 'validExchanges', 'marketRuleIds', 'liquidHours']
    expectEqual(expect, names, fields, ours, own)
    const liquid = ours[names.indexOf('liquidHours')]?.split(';')
    const recordedLiquid = fields[names.indexOf('liquidHours')]?.split(';')
    expect(liquid?.slice(0, -1)).toEqual(recordedLiquid?.slice(0, -1))
    expect(liquid).toContain('20250525:1700-20250526:1200')
  })

  test('ticks of trades, quotes and midpoints have the recorded numbers of fields', ({
    expect,
  }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    for (const [id, type] of [
      [1, 'Last'],
      [2, 'BidAsk'],
      [3, 'MidPoint'],
    ] as const) {
      client.request(97, id, ...client.tradedContract(), type, 0, 0)
    }
    client.take()
    desk.trade(askTicks, 7, 1)
    desk.book([9], [11], askTicks - 1, askTicks + 1)
    const lengths = Object.fromEntries(client.take(99).map((tick) => [tick[2], tick.length]))
    const recorded = recordedMessages('99|').filter(([, id]) => id === '9001')
    expect(recorded.length).toBeGreaterThan(0)
    for (const tick of recorded) expect(lengths[tick[2] ?? '']).toBe(tick.length)
  })
})

function expectEqual(
  expect: ExpectStatic,
  names: readonly string[],
  recorded: readonly string[],
  ours: readonly string[],
  ignored: readonly string[],
): void {
  const named = (fields: readonly string[]) =>
    Object.fromEntries(
      names
        .map((name, i) => [name, fields[i]] as const)
        .filter(([name]) => !ofContract.includes(name) && !ignored.includes(name)),
    )
  expect(named(ours)).toEqual(named(recorded))
}

/** An order of ours as the recorded one was. */
function sourceOf(
  fields: readonly string[],
  names: readonly string[],
  permId: number,
  orderId: number,
): OrderSource {
  const identity = { key: 1, permId, clientId: 100, orderId, contract, placedUs: 0 }
  const order = newOrder({ ...identity, parent: undefined }, terms)
  const status = fields[names.indexOf('status')] as OrderSource['status']
  return { ...order, status, account: 'DU1234567' }
}

function reportOf(fields: readonly string[], names: readonly string[]): ExecutionReport {
  const at = (name: string) => fields[names.indexOf(name)] ?? ''
  return {
    execId: at('execId'),
    tsUs: Date.parse('2025-04-15T23:38:31Z') * 1_000,
    contract,
    orderId: 5,
    clientId: 100,
    permId: 600_745_656,
    orderRef: '',
    side: 1,
    contracts: 100,
    price: Number(at('price')),
    cumulativeContracts: 100,
    averagePrice: Number(at('avgPrice')),
    isTaker: true,
    commissionCents: 0,
    realizedCents: undefined,
  }
}

function fieldsOf(body: string): string[] {
  const reader = new FieldReader(body)
  return Array.from({ length: reader.count }, () => reader.text())
}
