import { correct } from '../correction.ts'
import type { HandOrder } from '../hand-order.ts'
import { closingOrder, liquidate, placeByHand } from '../hand-order.ts'
import { anyOrder, findWorking, legs } from '../order-choice.ts'
import type { Parameter, Values } from '../parameter.ts'
import type { Primitives } from '../primitive.ts'
import { choice } from '../primitive.ts'
import type { Stage } from '../stage.ts'
import { anyClient } from '../stage.ts'

const contractsMax = 10_000

/** What happens at the broker without any client. */
export const brokerPrimitives: Primitives = {
  fill: {
    help: 'a working order fills at its own price, also while its client is away',
    parameters: { order: choice('which, the oldest of them', anyOrder, ...legs) },
    isDeferred: true,
    begin(stage, values) {
      const order = findWorking(stage, values.number('client'), values.text('order'))
      if (order === undefined) stage.log(`no ${values.text('order')} order works: nothing to fill`)
      else stage.fill(order)
      return undefined
    },
  },
  'manual-order': {
    help: 'somebody trades by hand: an order of client 0 with an id below zero',
    parameters: {
      side: choice('close takes the side that closes the position', 'close', 'buy', 'sell'),
      contracts: contractsOf('how many; 0 with close for all'),
      type: choice('kind', 'MKT', 'LMT'),
      away: {
        kind: 'number',
        fallback: 0,
        least: 0,
        most: 1_000,
        unit: 'ticks',
        help: 'of LMT: how far behind the best price of its side',
      },
    },
    isDeferred: true,
    begin(stage, values) {
      beginByHand(stage, values)
      return undefined
    },
  },
  liquidation: {
    help: 'the broker cancels what works and closes the position by itself',
    parameters: {
      contracts: contractsOf('how many; 0 for all'),
      orders: choice('whether working orders are cancelled first', 'cancel', 'keep'),
    },
    isDeferred: true,
    begin(stage, values) {
      if (values.text('orders') === 'cancel') stage.simulation.orders.cancelAll()
      const order = closingOrder(stage.simulation, values.number('contracts'))
      if (order === undefined) stage.log('there is no position to liquidate')
      else liquidate(stage.simulation, order)
      return undefined
    },
  },
  correction: {
    help: 'an execution is told again with another price: same id, the last part one higher',
    parameters: {
      ticks: {
        kind: 'number',
        fallback: 1,
        least: -1_000,
        most: 1_000,
        unit: 'ticks',
        help: 'how much higher the price is',
      },
      which: choice('which execution', 'last', 'first'),
    },
    isDeferred: true,
    begin(stage, values) {
      const { simulation } = stage
      const all = simulation.exchange.executions.all()
      const report = values.text('which') === 'last' ? all.at(-1) : all[0]
      if (report === undefined) stage.log('there is no execution to correct')
      else correct(simulation, report, values.number('ticks'))
      return undefined
    },
  },
  'roll-back-ids': {
    help: 'the gateway forgets the newest order ids: nextValidId gives them out again',
    parameters: {
      by: { kind: 'number', fallback: 2, least: 1, most: 1_000_000, unit: 'ids', help: 'how many' },
    },
    begin(stage, values) {
      const { store } = stage.simulation.exchange
      for (const id of owners(stage, values)) store.rollBackIds(id, values.number('by'))
      return undefined
    },
  },
  disown: {
    help: 'working orders can no longer be changed or cancelled by their id, as of a former session',
    parameters: {},
    begin(stage, values) {
      const { store } = stage.simulation.exchange
      const meant = owners(stage, values)
      for (const order of store.open()) if (meant.includes(order.clientId)) store.disown(order)
      return undefined
    },
  },
}

function contractsOf(help: string): Parameter {
  return { kind: 'number', fallback: 0, least: 0, most: contractsMax, unit: 'contracts', help }
}

function owners({ simulation }: Stage, values: Values): number[] {
  const client = values.number('client')
  return client === anyClient ? simulation.exchange.store.owners() : [client]
}

function beginByHand(stage: Stage, values: Values): void {
  const order = handOrderOf(stage, values)
  if (order === undefined) {
    stage.log('there is no position to close by hand')
    return
  }
  const problem = placeByHand(stage.simulation, order)
  if (problem !== undefined) stage.log(`the order by hand was refused: ${problem.text}`)
}

function handOrderOf({ simulation }: Stage, values: Values): HandOrder | undefined {
  const contracts = values.number('contracts')
  const side = values.text('side')
  if (side === 'close') return closingOrder(simulation, contracts)
  const { quote } = simulation.market
  const away = values.number('away')
  const behind = side === 'buy' ? quote.bidTicks - away : quote.askTicks + away
  return {
    contract: simulation.contracts.traded,
    side: side === 'buy' ? 1 : -1,
    contracts: Math.max(1, contracts),
    limitTicks: values.text('type') === 'LMT' ? behind : undefined,
  }
}
