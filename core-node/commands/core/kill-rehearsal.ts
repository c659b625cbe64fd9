import { microsPerMilli, microsPerSecond } from '../../../shared/units.ts'
import { Engine } from '../../engine/step/engine.ts'
import type { EngineSettings } from '../../engine/step/settings.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import { CommandKind } from '../../execution/command-events.ts'
import { QuoteEvent } from '../../market/events.ts'

const levels = ['block', 'cancel', 'flatten', 'lock'] as const
/** A Tuesday at eleven in New York: the market is open. */
const openUs = Date.UTC(2026, 8, 15, 15) * microsPerMilli
const askTicks = 20_000

/**
 * Throws the switch of engines that have a position, no broker, and are forgotten at once. Code that has never
 * run is read and compiled when it does: a real kill, which may come once in a year, must not wait for that.
 */
export function rehearseKill(settings: EngineSettings): void {
  for (const level of levels) rehearse(new Engine(settings), level)
}

function rehearse(engine: Engine, level: (typeof levels)[number]): void {
  const { execution, outbox } = engine
  const link = { link: 'broker', state: 'ready', reason: '', nextOrderId: 1 } as const
  engine.step({ kind: BrokerKind.Link, tsUs: openUs, ...link })
  engine.step(quoteAt(openUs))
  const [stopTicks, targetTicks] = [askTicks - 8, askTicks + 16]
  const prices = { entryTicks: askTicks, stopTicks, targetTicks }
  execution.enter({ side: 1, contracts: 1, tier: 'GOOD', ...prices }, openUs)
  let tsUs = openUs + microsPerSecond
  answer(engine, tsUs)

  engine.step({ kind: CommandKind.Kill, tsUs, id: level, by: 'rehearsal', level, reason: level })
  // The broker cancels, then fills what closes the position.
  for (let round = 0; round < 3; round++) {
    tsUs += microsPerSecond
    answer(engine, tsUs)
    engine.step(quoteAt(tsUs))
  }
  outbox.clear()
}

/** A broker that fills what takes, lets rest what rests, and cancels what it is told to. */
function answer(engine: Engine, tsUs: number): void {
  const commands = engine.outbox.commands.splice(0)
  for (const command of commands) {
    if (command.type === 'cancel') say(engine, command.orderId, 'Cancelled', tsUs)
    if (command.type !== 'place') continue
    for (const { orderId, ref, side, leg } of command.orders) {
      say(engine, orderId, 'Acknowledged', tsUs)
      if (leg !== 'entry' && leg !== 'flatten') continue
      const fill = { execId: ref, orderId, ref, permId: 1, side, contracts: 1 }
      engine.step({ kind: BrokerKind.Execution, tsUs, priceTicks: askTicks, ...fill })
    }
  }
}

function say(
  engine: Engine,
  orderId: number,
  state: 'Acknowledged' | 'Cancelled',
  tsUs: number,
): void {
  const said = { orderId, ref: '', permId: 1, state, filledContracts: 0, reason: '' }
  engine.step({ kind: BrokerKind.OrderStatus, tsUs, ...said })
}

function quoteAt(tsUs: number): QuoteEvent {
  const bidTicks = askTicks - 1
  return Object.assign(new QuoteEvent(), { tsUs, bidTicks, bidSize: 9, askTicks, askSize: 9 })
}
