import type { TapeEvent } from './tape-event.ts'

/** JSON knows no NaN, no infinity and no −0, and events may: these stand as `{"#":"NaN"}`. */
type Strange = { readonly '#': string }

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function encodeEvent(event: TapeEvent): Uint8Array {
  return encoder.encode(JSON.stringify(event, markStrange))
}

/** @throws RangeError when it is no JSON */
export function decodeEvent(json: Uint8Array): TapeEvent {
  try {
    // The checksum has vouched for the bytes, and this program wrote them.
    return JSON.parse(decoder.decode(json), reviveStrange) as TapeEvent
  } catch (error) {
    throw new RangeError(`an event is no JSON (${(error as Error).message})`, { cause: error })
  }
}

function markStrange(_key: string, value: unknown): unknown {
  if (Object.is(value, -0)) return { '#': '-0' } satisfies Strange
  const isStrange = typeof value === 'number' && !Number.isFinite(value)
  return isStrange ? ({ '#': String(value) } satisfies Strange) : value
}

function reviveStrange(_key: string, value: unknown): unknown {
  const isMarked = typeof value === 'object' && value !== null && '#' in value
  return isMarked ? Number(value['#']) : value
}
