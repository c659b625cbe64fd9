import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'

import type { Contract, Order } from '@stoqey/ib'
import { EventName, IBApi, OrderAction, OrderType, SecType, TimeInForce } from '@stoqey/ib'
import fc from 'fast-check'
import { describe, test } from 'vitest'

import { readPlaceOrder } from '../../../core-node/gateway/decode/place-order.ts'
import { FieldError, FieldReader } from '../../../core-node/gateway/wire/field-reader.ts'
import { message } from '../../../core-node/gateway/wire/fields.ts'
import { FrameReader } from '../../../core-node/gateway/wire/frame-reader.ts'
import { frame } from './frames.ts'
import { hasRecorded, recordedMessages } from './recorded-messages.ts'
import { contractFields, placeOrderFields } from './requests.ts'

const es: Contract = { conId: 600_202_612, exchange: 'CME', secType: SecType.FUT }

/** What @stoqey/ib puts on the wire for these orders, at a server version. */
async function bytesOfStoqey(
  version: number,
  orders: readonly (readonly [Contract, Order])[],
): Promise<FieldReader[]> {
  const payloads: Buffer[] = []
  let api: IBApi | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const server = createServer((socket) => {
        server.close()
        collect(socket, version, (payload) => {
          if (payload.toString().startsWith('3\0')) payloads.push(Buffer.from(payload))
          if (payloads.length === orders.length) resolve()
        })
      })
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo
        api = new IBApi({ host: '127.0.0.1', port, clientId: 1, maxReqPerSec: 10_000 })
        api.on(EventName.error, (error) => reject(error))
        api.on(EventName.nextValidId, () => {
          orders.forEach(([contract, order], i) => api?.placeOrder(i + 1, contract, order))
        })
        api.connect()
      })
    })
  } finally {
    api?.disconnect()
  }
  return payloads.map((payload) => new FieldReader(payload))
}

function collect(socket: Socket, version: number, onPayload: (payload: Buffer) => void): void {
  const reader = new FrameReader()
  let isOpen = false
  socket.on('data', (chunk) => {
    reader.push(chunk as Buffer)
    if (!isOpen) {
      if (reader.take(4) === undefined) return
      isOpen = true
    }
    for (let payload = reader.next(); payload !== undefined; payload = reader.next()) {
      const text = payload.toString()
      if (text.startsWith('v')) socket.write(frame(version, '20260915 09:30:00 US/Eastern'))
      else if (text.startsWith('71\0')) socket.write(frame(9, 1, 1))
      onPayload(payload)
    }
  })
}

const priced = fc.option(
  fc.integer({ min: 4_000, max: 40_000 }).map((ticks) => ticks / 4),
  {
    nil: undefined,
  },
)
const word = fc.stringMatching(/^[A-Za-z0-9._:-]{0,40}$/)

/** Orders with and without the blocks that shift what comes after them. */
const anyOrder = fc.record({
  action: fc.constantFrom(OrderAction.BUY, OrderAction.SELL),
  totalQuantity: fc.integer({ min: 1, max: 500 }),
  orderType: fc.constantFrom(OrderType.LMT, OrderType.MKT, OrderType.STP, OrderType.PEG_BENCH),
  lmtPrice: priced,
  auxPrice: priced,
  tif: fc.constantFrom(TimeInForce.DAY, TimeInForce.GTC, TimeInForce.IOC),
  orderRef: word,
  account: word,
  ocaGroup: word,
  ocaType: fc.integer({ min: 0, max: 3 }),
  parentId: fc.nat(1_000),
  transmit: fc.boolean(),
  outsideRth: fc.boolean(),
  whatIf: fc.boolean(),
  goodTillDate: fc.constantFrom('', '20261231 23:59:59'),
  deltaNeutralOrderType: fc.constantFrom('', 'LMT'),
  scalePriceIncrement: fc.constantFrom(undefined, 0.25),
  hedgeType: fc.constantFrom('', 'D'),
  algoStrategy: fc.constantFrom('', 'Adaptive'),
  algoParams: fc.array(fc.record({ tag: word, value: word }), { maxLength: 3 }),
})

describe('placeOrder', () => {
  for (const version of [176, 178, 187, 189, 192, 193]) {
    test(`of @stoqey/ib at version ${version} is read, whatever blocks it has`, async ({
      expect,
    }) => {
      const orders = fc.sample(anyOrder, { numRuns: 60, seed: version })
      const readers = await bytesOfStoqey(
        version,
        orders.map((order) => [es, order as Order]),
      )
      orders.forEach((order, i) => {
        const fields = readers[i] as FieldReader
        expect(fields.integer()).toBe(3)
        const { orderId, terms } = readPlaceOrder(fields, version)
        expect(fields.left).toBe(0)
        expect(orderId).toBe(i + 1)
        expect(terms).toMatchObject({
          contract: { conId: 600_202_612, exchange: 'CME', securityType: 'FUT' },
          action: order.action,
          quantity: order.totalQuantity,
          orderType: order.orderType,
          limitPrice: order.lmtPrice,
          auxPrice: order.auxPrice,
          timeInForce: order.tif,
          ocaGroup: order.ocaGroup,
          ocaType: order.ocaType,
          account: order.account,
          orderRef: order.orderRef,
          transmit: order.transmit,
          parentId: order.parentId,
          outsideRth: order.outsideRth,
          goodTillDate: order.goodTillDate,
          whatIf: order.whatIf,
        })
        expect(terms.unserved.toSorted()).toEqual(unservedOf(order).toSorted())
      })
    })
  }

  test('of a combination is read past its legs', async ({ expect }) => {
    const legs = [1, 2].map((conId) => ({
      conId,
      ratio: 1,
      action: OrderAction.BUY,
      exchange: 'CME',
    }))
    const bag: Contract = { ...es, secType: SecType.BAG, comboLegs: legs }
    const order: Order = {
      action: OrderAction.BUY,
      totalQuantity: 1,
      orderType: OrderType.LMT,
      lmtPrice: 5,
      transmit: true,
      orderComboLegs: [{ price: 2 }],
      smartComboRoutingParams: [{ tag: 'NonGuaranteed', value: '1' }],
    }
    const [fields] = await bytesOfStoqey(193, [[bag, order]])
    fields?.skip(1)
    const { terms } = readPlaceOrder(fields as FieldReader, 193)
    expect(terms).toMatchObject({ unserved: ['combination'], limitPrice: 5, transmit: true })
    expect(fields?.left).toBe(0)
  })

  test.skipIf(!hasRecorded)('as recorded is read', ({ expect }) => {
    // Recorded before the last two fields of version 176 were there.
    const recorded = recordedMessages('3|13|0|TSLA')
    expect(recorded.length).toBeGreaterThan(0)
    for (const fields of recorded) {
      const reader = new FieldReader(message(...fields, '', ''))
      reader.skip(1)
      const { orderId, terms } = readPlaceOrder(reader, 176)
      expect(orderId).toBe(13)
      expect(terms).toMatchObject({
        action: 'BUY',
        quantity: 100,
        orderType: 'MKT',
        transmit: true,
      })
      expect(terms.contract).toMatchObject({ symbol: 'TSLA', exchange: 'SMART', currency: 'USD' })
    }
  })

  test('has 118 fields at version 193, and each that is missing is noticed', ({ expect }) => {
    const order = { limitPrice: 5_400, transmit: '' }
    const fields = [12, ...placeOrderFields(contractFields({ conId: 1 }), order)]
    expect(fields).toHaveLength(117)
    const read = (count: number) =>
      readPlaceOrder(new FieldReader(message(...fields.slice(0, count))), 193)
    expect(read(117).terms.transmit).toBe(false)
    for (let count = 1; count < 117; count++) expect(() => read(count)).toThrow(FieldError)
  })

  test('with conditions is read past them, and an unknown kind of condition is noticed', ({
    expect,
  }) => {
    const fields = placeOrderFields(contractFields({ conId: 1 }), {})
    // The count of conditions stands before the 24 and 4 fields of the end.
    const at = fields.length - 29
    const withConditions = (...conditions: (string | number)[]) =>
      new FieldReader(message(12, ...fields.slice(0, at), ...conditions, ...fields.slice(at + 1)))
    const price = [1, 'a', 1, 5_400, 600_202_612, 'CME', 0]
    const time = [3, 'o', 1, '20260915 10:00:00']
    const reader = withConditions(2, ...price, ...time, 1, 0)
    expect(readPlaceOrder(reader, 193).terms.unserved).toEqual(['conditions'])
    expect(reader.left).toBe(0)
    expect(() => readPlaceOrder(withConditions(1, 9, 'a'), 193)).toThrow('condition type 9')
  })
})

function unservedOf(order: {
  deltaNeutralOrderType: string
  scalePriceIncrement: number | undefined
  hedgeType: string
  algoStrategy: string
}): string[] {
  return [
    ...(order.deltaNeutralOrderType === '' ? [] : ['delta neutral']),
    ...(order.scalePriceIncrement === undefined ? [] : ['scale']),
    ...(order.hedgeType === '' ? [] : ['hedge']),
    ...(order.algoStrategy === '' ? [] : ['algorithm']),
  ]
}
