import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { hrtime } from 'node:process'
import { fileURLToPath } from 'node:url'

import { IbBroker } from '../../core-node/broker/ib/ib-broker.ts'
import { wallTimers } from '../../core-node/commands/core/wall-timers.ts'
import { Journal } from '../../core-node/engine/journal/journal.ts'
import { LiveRuntime } from '../../core-node/engine/live-runtime.ts'
import type { EngineEvent } from '../../core-node/engine/step/engine.ts'
import { Engine } from '../../core-node/engine/step/engine.ts'
import { EventKind } from '../../core-node/market/events.ts'
import { settings } from '../core-node/engine-settings.ts'

const server = fileURLToPath(new URL('stream-server.ts', import.meta.url))

export type Stream = { readonly ticksPerSecond: number; readonly seconds: number }

/** A quote or row on its way: when it left, since the stream began, and how long until the engine was done with it. */
export type OnTick = (sentMicros: number, arrivedMicros: number, doneMicros: number) => void

/** What the sender says at the end. */
export type Sent = {
  readonly sent: number
  /** Of them, those that say when. */
  readonly stamped: number
  /** Of the socket: the core has not taken them yet. */
  readonly waitingBytes: number
}

/**
 * A core as it runs, with broker, engine and journal, that hears a stream of ticks from another process through
 * @stoqey/ib. It trades nothing: the way in is measured.
 */
export class StreamedCore {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mia-bench-'))
  readonly #journal = new Journal(join(this.#folder, 'journal.db'), 'bench')
  readonly #engine = new Engine(settings({ mode: 'dry-run' }))
  readonly #child: ChildProcess
  #broker: IbBroker | undefined
  #startNanos = 0n
  /** Ticks that say when they were sent, and that the engine has taken. */
  stamped = 0

  constructor({ ticksPerSecond, seconds }: Stream) {
    this.#child = fork(server, [String(ticksPerSecond), String(seconds)])
  }

  /** Lets the stream run to its end. */
  async run(onTick: OnTick, onStart: () => void = () => {}): Promise<Sent> {
    const [{ port }] = (await once(this.#child, 'message')) as [{ port: number }]
    this.#listen(onTick)
    this.#broker = this.#connect(port)
    const writer = setInterval(() => this.#journal.write(), 20)
    this.#broker.start()
    const [{ startNanos }] = (await once(this.#child, 'message')) as [{ startNanos: string }]
    this.#startNanos = BigInt(startNanos)
    onStart()
    const [sent] = (await once(this.#child, 'message')) as [Sent]
    // What is still on its way arrives, or the queue has grown beyond all measure.
    for (let i = 0; i < 100 && this.stamped < sent.stamped; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    clearInterval(writer)
    return sent
  }

  close(): void {
    this.#broker?.stop()
    this.#child.kill()
    this.#journal.close()
    rmSync(this.#folder, { recursive: true })
  }

  #listen(onTick: OnTick): void {
    const step = this.#engine.step.bind(this.#engine)
    this.#engine.step = (event, isHurried) => {
      const stamp = stampOf(event)
      if (stamp === 0 || this.#startNanos === 0n) {
        step(event, isHurried)
        return
      }
      const arrived = Number(hrtime.bigint() - this.#startNanos) / 1_000
      step(event, isHurried)
      this.stamped++
      onTick(stamp - 1, arrived, Number(hrtime.bigint() - this.#startNanos) / 1_000)
    }
  }

  #connect(port: number): IbBroker {
    const broker = new IbBroker(
      {
        host: '127.0.0.1',
        port,
        clientId: 999,
        connectTimeoutMs: 10_000,
        clockRate: 1,
        instrument: this.#engine.market.instrument,
        checkAccount: () => undefined,
        messagesPerSecond: 45,
      },
      {
        onEvent: (event) => runtime.submit(event),
        onContract: () => {},
        onRefused: () => {},
        onFault: (error) => console.error(error),
      },
      wallTimers,
    )
    const runtime = new LiveRuntime(
      this.#engine,
      this.#journal,
      broker,
      () => performance.now(),
      () => {},
    )
    return broker
  }
}

/** One more than the microseconds at which the sender sent it; 0 for what is not the sender's. */
function stampOf(event: EngineEvent): number {
  if (event.kind === EventKind.Quote) return event.bidSize
  return event.kind === EventKind.DepthRow ? event.size : 0
}
