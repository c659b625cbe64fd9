import { Buffer } from 'node:buffer'
import { Socket } from 'node:net'

import { Incoming } from '../../core-node/gateway/wire/message-ids.ts'
import type { WriteWatch } from './write-watch.ts'

const names = new Map(
  Object.entries(Incoming).map(([name, id]) => [
    String(id),
    name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase(),
  ]),
)
const legs: Readonly<Record<string, string>> = { E: 'entry', S: 'stop', T: 'target', F: 'flatten' }

/** Where a message of the version in use has its fields. */
const field = { id: 0, orderId: 1, orderRef: 26 } as const
const lengthBytes = 4

/** Everything that this process writes to the broker’s port goes through here from now on. */
export function watchSocket(watch: WriteWatch, port: number): void {
  // oxlint-disable-next-line typescript/unbound-method -- what stands in its place calls it with its own this
  const write = Socket.prototype.write as (this: Socket, ...values: unknown[]) => boolean
  const placed = new Set<string>()

  function writeWatched(this: Socket, data: unknown, ...rest: unknown[]): boolean {
    if (this.remotePort !== port) return write.call(this, data, ...rest)
    const bytes = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data as Uint8Array)
    const moment = watch.next(`socket: ${messageName(bytes, placed)}`)
    if (moment === 'before') watch.end()
    if (moment === 'part') {
      // The library writes at once what the socket takes: these bytes are on their way.
      write.call(this, bytes.subarray(0, Math.ceil(bytes.length / 2)))
      watch.end()
    }
    const result = write.call(this, data, ...rest)
    if (moment === 'after') watch.end()
    return result
  }
  Socket.prototype.write = writeWatched as typeof Socket.prototype.write
}

/** @param placed ids of orders that were placed by this process; another message of one is a change of it */
function messageName(bytes: Buffer, placed: Set<string>): string {
  if (bytes.subarray(0, lengthBytes).toString('latin1') === 'API\0') return 'greeting'
  const fields = bytes.subarray(lengthBytes).toString('utf8').split('\0')
  const name = names.get(fields[field.id] ?? '') ?? `message ${fields[field.id]}`
  if (name !== 'place order') return name
  const orderId = fields[field.orderId] ?? ''
  const leg = legs[fields[field.orderRef]?.split('.')[3] ?? ''] ?? 'unknown'
  const isChange = placed.has(orderId)
  placed.add(orderId)
  return `${isChange ? 'change' : 'place'} ${leg}`
}
