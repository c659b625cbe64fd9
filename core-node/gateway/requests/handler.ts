import type { Client } from '../session/client.ts'
import type { Simulation } from '../simulation.ts'
import type { FieldReader } from '../wire/field-reader.ts'

/** Serves one kind of request. The message's id has been read. @throws FieldError on a bad layout */
export type Handler = (simulation: Simulation, client: Client, fields: FieldReader) => void

export type Handlers = Readonly<Record<number, Handler>>
