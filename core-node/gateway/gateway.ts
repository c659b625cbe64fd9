import type { AddressInfo, Server } from 'node:net'
import { createServer } from 'node:net'

import { assert } from '../../shared/assert.ts'
import type { Feed } from '../feed/feed.ts'
import { DataError } from '../feed/feed.ts'
import type { MarketEvent } from '../market/events.ts'
import type { ControlServer } from './control/control-server.ts'
import type { ControlOptions } from './control/open-control.ts'
import { openControl } from './control/open-control.ts'
import type { Timers } from './market-clock.ts'
import { speedMax, systemTimers } from './market-clock.ts'
import { MarketLoop } from './market-loop.ts'
import { portError } from './port-error.ts'
import { Connection } from './session/connection.ts'
import type { GatewaySettings } from './settings.ts'
import { defaultSettings, limits } from './settings.ts'
import { Simulation } from './simulation.ts'

/**
 * The simulated IB Gateway: a TCP server that speaks the TWS API's text protocol, on any feed. Clients cannot
 * tell it from the real one; orders are matched in process, and no byte leaves this machine's network.
 */
export type GatewayOptions = Partial<GatewaySettings> &
  ControlOptions & {
    readonly host: string
    /** 0 for any that is free. */
    readonly port: number
    /** Is closed with the gateway. */
    readonly feed: Feed
    /** How many times as fast as the clock the market runs, 1 to 10,000. */
    readonly speed: number
    /** Hears what happens, a line each, for people. */
    readonly log: (text: string) => void
    readonly timers?: Timers
  }

export type Gateway = {
  readonly port: number
  /** Where the gateway can be moved by tests and drills, if it was asked for. */
  readonly controlPort: number | undefined
  readonly account: string
  /** Somebody logs in again, after the weekly logout. */
  login(): void
  /** Ends all sessions and the market. */
  stop(): Promise<void>
}

export { PortError } from './port-error.ts'

/** The command line's options that set the port. */
const portOptions = '--port; of "mia up" --gateway-port'

/** Of an index or option, in this machine's time. */
const samplesPerSecondMax = 10

/** More than the sessions there can be: some connections are still on their way to one. */
const connectionsMax = 2 * limits.clients

/** @throws DataError when the feed has no data, PortError when the port cannot be had; the feed is closed then */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { feed, timers = systemTimers } = options
  const settings = settingsOf(options)
  assert(options.speed >= 1 && options.speed <= speedMax, `speed 1 to ${speedMax}`)
  try {
    const firstEvent = await firstEventOf(feed)
    const { instrument, contract, settledTicks = Number.NaN } = feed.description
    const simulation = new Simulation(settings, instrument, contract, firstEvent.tsUs, () =>
      timers.nowMs(),
    )
    simulation.markets.traded.settlement.previousTicks = settledTicks
    const loop = new MarketLoop({ ...options, firstEvent, simulation, timers })
    await loop.warmUp()
    const startUs = Math.max(firstEvent.tsUs, simulation.market.tsUs)
    const control = await openControl(options, simulation, loop, startUs)
    try {
      return await serve(options, simulation, loop, control)
    } catch (error) {
      await control?.close()
      throw error
    }
  } catch (error) {
    await feed.close()
    throw error
  }
}

async function serve(
  { host, port: portAsked, feed, log }: GatewayOptions,
  simulation: Simulation,
  loop: MarketLoop,
  control: ControlServer | undefined,
): Promise<Gateway> {
  const connections = new Set<Connection>()
  const server = createServer((socket) => {
    if (connections.size >= connectionsMax) {
      log(`a connection was refused: there are ${connectionsMax} already`)
      socket.destroy()
      return
    }
    if (simulation.faults?.admits() === false) {
      socket.destroy()
      return
    }
    const connection = new Connection(socket, simulation, log)
    connections.add(connection)
    socket.on('close', () => connections.delete(connection))
  })
  const port = await listen(server, host, portAsked)
  loop.start()
  return {
    port,
    controlPort: control?.port,
    account: simulation.settings.account,
    login: () => simulation.restarts.login(),
    async stop() {
      loop.stop()
      await control?.close()
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      for (const connection of connections) connection.destroy()
      await closed
      await feed.close()
    },
  }
}

function settingsOf(options: GatewayOptions): GatewaySettings {
  // Seconds of this machine tell runs apart: see RunNumbers.
  const { run = Math.floor(Date.now() / 1_000) } = options
  const given = Object.entries(defaultSettings).map(([name, value]) => [
    name,
    options[name as keyof typeof defaultSettings] ?? value,
  ])
  const settings = { ...(Object.fromEntries(given) as typeof defaultSettings), run }
  // However fast the market runs, a second of this machine has no more samples than it can send.
  const fastest = Math.ceil(options.speed / samplesPerSecondMax)
  return { ...settings, optionSampleSeconds: Math.max(settings.optionSampleSeconds, fastest) }
}

async function firstEventOf(feed: Feed): Promise<MarketEvent> {
  while (await feed.load()) {
    const event = feed.next()
    if (event !== undefined) return event
  }
  throw new DataError(feed.description.source, '', 'it holds no market data')
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(portError(error, host, port, portOptions)),
    )
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}
