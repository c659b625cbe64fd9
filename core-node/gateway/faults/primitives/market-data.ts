import { message } from '../../wire/fields.ts'
import { Incoming, Outgoing } from '../../wire/message-ids.ts'
import { bodyOf, fieldsOf } from '../body.ts'
import { dropData } from '../client-data.ts'
import type { Effect } from '../effect.ts'
import { Uses } from '../effect.ts'
import type { FaultWire } from '../fault-wire.ts'
import { dataNewsIds, idOf, newsIds } from '../message-names.ts'
import type { Values } from '../parameter.ts'
import type { Primitives } from '../primitive.ts'
import { choice, lasts, number, times } from '../primitive.ts'
import type { Stage } from '../stage.ts'
import { corruptions } from './corruption.ts'
import { delayed } from './delayed-ticks.ts'

const texts = {
  notSubscribed: 'Requested market data is not subscribed.',
  competing: 'No market data during competing live session',
  delayed: 'Requested market data is not subscribed. Displaying delayed market data.',
} as const

const dataRequests: ReadonlySet<number> = new Set([
  Incoming.RequestMarketData,
  Incoming.RequestDepth,
  Incoming.RequestTickByTick,
])
const types = { realTime: 1, delayed: 3 } as const

/** Quotes, ticks and depth. */
export const marketDataPrimitives: Primitives = {
  'dead-subscriptions': {
    help: 'subscriptions end without a word; the session stands and new ones work',
    parameters: {},
    begin(stage, values, cause) {
      for (const wire of stage.wires(values.number('client'), cause)) {
        dropData(stage.simulation, wire)
      }
      return undefined
    },
  },
  'not-subscribed': {
    help: 'requests for market data are answered with error 354',
    parameters: { for: lasts('60s'), count: times(0, 'requests') },
    begin: (_stage, values) => beginRefusal(values),
  },
  'competing-session': {
    help: '10197 in a burst for each request for data, which is silent until the end',
    parameters: {
      for: lasts('30s'),
      burst: number(10, { least: 1, most: 100 }, 'errors', 'how many for each'),
    },
    begin: beginCompeting,
  },
  'delayed-data': {
    help: 'data becomes delayed: 10167, market data type 3, ticks of types 66 and on',
    parameters: { for: lasts('0s') },
    begin: beginDelayed,
  },
  'bad-tick': {
    help: 'ticks that no client expects: a value that is no price, or a message cut short',
    parameters: {
      message: choice('which kind', 'tickPrice', 'tickSize', 'tickByTick', 'marketDepth'),
      value: choice('what stands where the price or size should', 'nan', ...corruptions.names),
      count: times(1, 'ticks'),
      for: lasts('0s'),
    },
    begin: beginBadTicks,
  },
}

function beginRefusal(values: Values): Effect {
  const uses = new Uses(values.limit('count'))
  return {
    uses,
    incoming(wire, { id, subject }) {
      if (!dataRequests.has(id) || !uses.take()) return true
      wire.dataRequests.delete(subject)
      wire.client?.error(subject, 354, texts.notSubscribed)
      return false
    },
  }
}

function beginCompeting(stage: Stage, values: Values): Effect {
  for (const wire of stage.wires(values.number('client'))) {
    for (let i = 0; i < values.number('burst'); i++) tellEach(wire, 10_197, texts.competing)
  }
  return {
    uses: new Uses(Number.POSITIVE_INFINITY),
    outgoing: (_wire, body) => (dataNewsIds.has(idOf(body)) ? undefined : body),
    incoming(wire, { id, subject }) {
      if (!dataRequests.has(id)) return true
      wire.dataRequests.delete(subject)
      wire.client?.error(subject, 10_197, texts.competing)
      return false
    },
  }
}

function tellEach(wire: FaultWire, code: number, text: string): void {
  for (const id of wire.dataRequests.keys()) wire.client?.error(id, code, text)
}

function beginDelayed(stage: Stage, values: Values): Effect {
  const wires = () => stage.wires(values.number('client'))
  for (const wire of wires()) {
    tellEach(wire, 10_167, texts.delayed)
    tellType(wire, types.delayed)
  }
  return {
    uses: new Uses(Number.POSITIVE_INFINITY),
    outgoing: (_wire, body) => delayed(body),
    incoming(wire, { id, subject }) {
      if (id === Incoming.RequestMarketData) wire.client?.error(subject, 10_167, texts.delayed)
      return true
    },
    end() {
      for (const wire of wires()) tellType(wire, types.realTime)
    },
  }
}

function tellType(wire: FaultWire, type: number): void {
  for (const [requestId, asked] of wire.dataRequests) {
    if (asked !== Incoming.RequestMarketData) continue
    wire.forward(message(Outgoing.MarketDataType, 1, requestId, type))
  }
}

function beginBadTicks(_stage: Stage, values: Values): Effect {
  const uses = new Uses(values.limit('count'))
  const wanted = newsIds[values.text('message')]
  return {
    uses,
    outgoing(_wire, body) {
      if (idOf(body) !== wanted || !uses.take()) return body
      return bodyOf(corruptions.apply(values.text('value'), fieldsOf(body)))
    },
  }
}
