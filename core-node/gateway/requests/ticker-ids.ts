import { refusal } from '../orders/refusal.ts'
import type { Client } from '../session/client.ts'
import type { Simulation } from '../simulation.ts'

export const duplicateTicker = refusal(
  322,
  "Error processing request.-'bT' : cause - Duplicate ticker id",
)

/** A ticker id is one request's, of whatever stream. */
export function isTickerTaken(simulation: Simulation, client: Client, requestId: number): boolean {
  const { levelOne, listed, tickByTick, depth, liveBars } = simulation
  return [levelOne, listed, tickByTick, depth, liveBars].some((stream) =>
    stream.has(client, requestId),
  )
}
