/** What a client puts on the wire. */
export function frame(...fields: readonly (string | number)[]): Buffer {
  return framed(Buffer.from(`${fields.join('\0')}\0`))
}

/** The first bytes of a connection: no NUL behind the versions. */
export function greeting(versions: string): Buffer {
  return Buffer.concat([Buffer.from('API\0'), framed(Buffer.from(versions))])
}

export function framed(payload: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(payload.length)
  return Buffer.concat([length, payload])
}
