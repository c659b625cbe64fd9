import type { Client } from '../../session/client.ts'
import { farmNotice, linkNotices, lostNotices } from '../../session/link-notices.ts'
import { Incoming } from '../../wire/message-ids.ts'
import { dropData } from '../client-data.ts'
import type { Effect } from '../effect.ts'
import { Uses } from '../effect.ts'
import type { FaultWire } from '../fault-wire.ts'
import { dataNewsIds, idOf, orderNewsIds } from '../message-names.ts'
import type { Values } from '../parameter.ts'
import type { Primitives } from '../primitive.ts'
import { choice, lasts, number } from '../primitive.ts'
import type { Stage } from '../stage.ts'

export const linkLost = 'Connectivity between IB and Trader Workstation has been lost.'
const restored: Readonly<Record<string, string>> = {
  '1101': 'Connectivity between IB and Trader Workstation has been restored- data lost.',
  '1102':
    'Connectivity between IB and Trader Workstation has been restored- data maintained. All data farms are connected: usfarm; ushmds; secdefnj.',
}

const orderRequests: ReadonlySet<number> = new Set([
  Incoming.PlaceOrder,
  Incoming.CancelOrder,
  Incoming.RequestGlobalCancel,
])
const historyRequests: ReadonlySet<number> = new Set([
  Incoming.RequestHistoricalData,
  Incoming.RequestHistoricalTicks,
])
const noHistory =
  'Historical Market Data Service error message:HMDS connection attempt failed. Connection will be re-attempted...'

/** The gateway's own links, to IB and to its data farms. */
export const linkPrimitives: Primitives = {
  'link-lost': {
    help: '1100, and 2110 to who connects: no data and no news of orders; then 1101, 1102 or nothing',
    parameters: {
      for: lasts('30s'),
      restored: choice('how it ends: 1101 subscriptions lost, 1102 kept', '1102', '1101', 'none'),
      notice: { kind: 'flag', fallback: true, help: 'whether 1100 is sent' },
      repeat: number(1, { least: 1, most: 100 }, 'notices', 'how many, as IB sends in a night'),
      orders: choice(
        'placing and cancelling meanwhile: kept for later, lost, or refused with 201',
        'queue',
        'lose',
        'reject',
      ),
    },
    begin: beginLoss,
  },
  'farm-blip': {
    help: 'a data farm breaks and comes back: 2103 and 2104, or 2105 and 2106 of history',
    parameters: {
      farm: choice('which', 'market', 'history'),
      for: lasts('3s'),
      subscriptions: choice('whether data flows again behind 2104', 'kept', 'dead'),
    },
    begin: beginBlip,
  },
  notice: {
    help: 'a message of a code, and nothing else happens',
    parameters: {
      code: { kind: 'number', fallback: 2103, least: 1, most: 99_999, unit: 'code', help: 'IB’s' },
      text: { kind: 'text', fallback: 'notice', help: 'its words, with _ for a space' },
      about: choice('its id: −1, or of each request for data', 'none', 'data'),
    },
    begin(stage, values, cause) {
      const text = values.text('text').replaceAll('_', ' ')
      const code = values.number('code')
      for (const wire of stage.wires(values.number('client'), cause)) {
        const ids = values.text('about') === 'data' ? [...wire.dataRequests.keys()] : [-1]
        for (const id of ids) wire.client?.error(id, code, text)
      }
      return undefined
    },
  },
}

function beginLoss(stage: Stage, values: Values): Effect {
  const waiting: (() => void)[] = []
  const toAll = (code: number, text: string): void => {
    for (const wire of stage.wires(values.number('client'))) wire.client?.error(-1, code, text)
  }
  if (values.flag('notice')) {
    for (let i = 0; i < values.number('repeat'); i++) toAll(1100, linkLost)
  }
  return {
    uses: new Uses(Number.POSITIVE_INFINITY),
    notices: lostNotices(),
    outgoing: (wire, body) => (isNews(wire, body) ? undefined : body),
    incoming(wire, { id, subject }, serve) {
      if (!orderRequests.has(id)) return true
      if (values.text('orders') === 'queue') waiting.push(serve)
      else if (values.text('orders') === 'reject') refuse(wire.client, subject)
      return false
    },
    end() {
      const how = values.text('restored')
      const text = restored[how]
      if (how === '1101') {
        for (const wire of stage.wires(values.number('client'))) dropData(stage.simulation, wire)
      }
      if (text !== undefined) toAll(Number(how), text)
      for (const serve of waiting.splice(0)) serve()
    },
  }
}

/** What the gateway knows by itself it still answers. */
function isNews(wire: FaultWire, body: string): boolean {
  const id = idOf(body)
  return dataNewsIds.has(id) || (orderNewsIds.has(id) && !wire.isAnswering)
}

function refuse(client: Client | undefined, orderId: number): void {
  const id = Number.isNaN(orderId) ? -1 : orderId
  client?.error(id, 201, 'Order rejected - reason:Not connected to the server')
}

function beginBlip(stage: Stage, values: Values): Effect {
  const isMarket = values.text('farm') === 'market'
  const farm = isMarket ? 'market' : 'history'
  const toAll = (isBroken: boolean): void => {
    const { code, text } = farmNotice(farm, isBroken)
    for (const { client } of stage.wires(values.number('client'))) client?.error(-1, code, text)
  }
  toAll(true)
  if (values.text('subscriptions') === 'dead') {
    for (const wire of stage.wires(values.number('client'))) dropData(stage.simulation, wire)
  }
  return {
    uses: new Uses(Number.POSITIVE_INFINITY),
    notices: linkNotices([farm]),
    outgoing: (_wire, body) => (isMarket && dataNewsIds.has(idOf(body)) ? undefined : body),
    incoming(wire, { id, subject }) {
      if (isMarket || !historyRequests.has(id)) return true
      wire.client?.error(subject, 162, noHistory)
      return false
    },
    end: () => toAll(false),
  }
}
