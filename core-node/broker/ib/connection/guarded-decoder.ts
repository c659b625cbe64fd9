import type { Socket } from 'node:net'

import type { IBApi } from '@stoqey/ib'

/** The library's inside, as far as it has to be reached: it offers no other way. */
type Inside = {
  readonly controller: {
    readonly socket: { client?: Socket; onData(bytes: Buffer): void }
    readonly decoder: { dataQueue: unknown[] }
  }
}

/** A chunk that holds more undecodable messages than this is no stream of messages. */
const faultsInChunkMax = 1_000
const nothing = Buffer.alloc(0)

/**
 * Keeps a message that the library’s decoder throws at from ending the process and from spoiling those behind
 * it: IB’s own JSON inside an order’s rejection can be malformed. To be called before `connect`.
 */
export function guardDecoder(api: IBApi, onFault: (error: unknown) => void): void {
  const { socket, decoder } = (api as unknown as Inside).controller
  const read = socket.onData.bind(socket)
  socket.onData = (bytes) => {
    let chunk = bytes
    for (let faults = 0; faults < faultsInChunkMax; faults++) {
      try {
        read(chunk)
        return
      } catch (error) {
        // What is left of the message would be taken for the next one.
        decoder.dataQueue.length = 0
        onFault(error)
        chunk = nothing
      }
    }
  }
}

/** Without this a bracket's second and third message wait 40 ms for an acknowledgement of the first. */
export function disableNagle(api: IBApi): void {
  ;(api as unknown as Inside).controller.socket.client?.setNoDelay(true)
}
