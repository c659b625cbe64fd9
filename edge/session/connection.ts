import { z } from 'zod'

import { DeskId, Voice } from '../../shared/frames.ts'

/**
 * How the Worker hands a socket over to the object, after it found out who is there: in a header of a
 * request that it makes itself, so that nothing a client sent gets in.
 */
const header = 'x-mia-connection'

const Connection = z.discriminatedUnion('role', [
  z.object({
    role: z.literal('core'),
    voice: Voice,
    desk: DeskId,
    nonce: z.string(),
    nonceExpiresAtMs: z.int(),
  }),
  z.object({ role: z.literal('panel'), desk: DeskId, expiresAtMs: z.int().nullable() }),
])
export type Connection = z.infer<typeof Connection>
export type CoreConnection = Extract<Connection, { role: 'core' }>
export type PanelConnection = Extract<Connection, { role: 'panel' }>

export function connectionRequest(connection: Connection): Request {
  return new Request('https://session.invalid/', {
    headers: { upgrade: 'websocket', [header]: encodeURIComponent(JSON.stringify(connection)) },
  })
}

/** @throws when it is not one made above: the object is reached by nothing but the Worker */
export function readConnection(request: Request): Connection {
  return Connection.parse(JSON.parse(decodeURIComponent(request.headers.get(header) ?? 'null')))
}
