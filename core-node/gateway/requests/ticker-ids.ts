import { refusal } from '../orders/refusal.ts'
import type { Client } from '../session/client.ts'
import type { Simulation } from '../simulation.ts'

export const duplicateTicker = refusal(
  322,
  "Error processing request.-'bT' : cause - Duplicate ticker id",
)

/** A ticker id is one request's, of whatever stream. */
export function isTickerTaken(simulation: Simulation, client: Client, requestId: number): boolean {
  const { markets, listed } = simulation
  return markets.hasRequest(client, requestId) || listed.has(client, requestId)
}
