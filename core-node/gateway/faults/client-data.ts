import type { Simulation } from '../simulation.ts'
import type { FaultWire } from './fault-wire.ts'

/** The gateway forgets what data a client asked for, and says nothing: a cancel later gets error 300. */
export function dropData(simulation: Simulation, wire: FaultWire): void {
  const { client } = wire
  if (client === undefined) return
  simulation.removeDataOf(client)
  wire.dataRequests.clear()
}
