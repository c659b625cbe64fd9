import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

import type { ControlAnswer, ControlRequest } from '../../core-node/gateway/control/protocol.ts'

type Waiting = {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** A connection to a gateway's control port that stays: many questions, answered in their order. */
export class ControlLine {
  readonly #socket: Socket
  readonly #waiting: Waiting[] = []

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1')
    this.#socket.setNoDelay(true)
    this.#socket.on('error', (error) => this.#fail(error))
    const lines = createInterface({ input: this.#socket })
    lines.on('line', (line) => this.#onAnswer(JSON.parse(line) as ControlAnswer))
    lines.on('error', () => undefined)
    this.#socket.on('close', () => this.#fail(new Error('the gateway closed the control line')))
  }

  /** @throws Error with the reason when the gateway refuses, or is gone */
  ask<Value = unknown>(request: ControlRequest): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      this.#waiting.push({ resolve: (value) => resolve(value as Value), reject })
      this.#socket.write(`${JSON.stringify(request)}\n`)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #onAnswer(answer: ControlAnswer): void {
    const waiting = this.#waiting.shift()
    if (answer.ok) waiting?.resolve(answer.value)
    else waiting?.reject(new Error(answer.reason))
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error)
  }
}
