import { z } from 'zod'

import { speedMax } from '../market-clock.ts'

/** What may be asked, one JSON object a line; each is answered by one line. */
export const ControlRequest = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('inject'),
    /** A list as on the command line; times count from now. */
    faults: z.string().min(1).max(10_000),
  }),
  z.strictObject({ type: z.literal('faults') }),
  z.strictObject({ type: z.literal('end'), id: z.int().min(1) }),
  z.strictObject({ type: z.literal('truth') }),
  z.strictObject({ type: z.literal('counters') }),
  z.strictObject({ type: z.literal('pause') }),
  z.strictObject({ type: z.literal('resume') }),
  z.strictObject({ type: z.literal('speed'), times: z.number().min(1).max(speedMax) }),
  z.strictObject({
    type: z.literal('order'),
    side: z.enum(['buy', 'sell']),
    contracts: z.int().min(1).max(10_000),
    /** In points, on the tick grid; none for a market order. */
    limitPrice: z.number().positive().optional(),
  }),
  z.strictObject({ type: z.literal('reset'), down: z.string().default('60s') }),
  z.strictObject({ type: z.literal('expire-token') }),
  z.strictObject({ type: z.literal('login') }),
])
export type ControlRequest = z.infer<typeof ControlRequest>

export const requestTypes = ControlRequest.options.map((option) => option.shape.type.value)

export type ControlAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string }

/** A request longer than this is none. */
export const requestBytesMax = 16 * 1024

/** What is asked cannot be done: why, and the cure. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
}
