import { connect } from 'node:net'
import { createInterface } from 'node:readline'

import type { ControlAnswer, ControlRequest } from './protocol.ts'

const answerWithinMs = 10_000

/** Asks a running gateway over its control port. @throws Error with the reason when it refuses */
export async function askGateway<Value = unknown>(
  port: number,
  request: ControlRequest,
): Promise<Value> {
  const socket = connect(port, '127.0.0.1')
  try {
    socket.setTimeout(answerWithinMs, () =>
      socket.destroy(new Error(`the gateway has not answered for ${answerWithinMs / 1_000} s`)),
    )
    socket.write(`${JSON.stringify(request)}\n`)
    const answer = JSON.parse(await firstLine(socket)) as ControlAnswer
    if (!answer.ok) throw new Error(answer.reason)
    return answer.value as Value
  } finally {
    socket.destroy()
  }
}

function firstLine(socket: ReturnType<typeof connect>): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    const lines = createInterface({ input: socket })
    lines.once('line', resolve)
    lines.once('close', () => reject(new Error('the gateway closed the connection')))
  })
}
