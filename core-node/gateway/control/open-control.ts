import { FaultPlan } from '../faults/fault-plan.ts'
import type { FaultSpec } from '../faults/fault-spec.ts'
import type { MarketLoop } from '../market-loop.ts'
import type { Simulation } from '../simulation.ts'
import { ControlDesk } from './control-desk.ts'
import type { ControlServer } from './control-server.ts'
import { serveControl } from './control-server.ts'

export type ControlOptions = {
  /** Set up from the market's start on. */
  readonly faults?: readonly FaultSpec[] | undefined
  /** Of the loopback; 0 for any that is free, undefined for none. */
  readonly controlPort?: number | undefined
  readonly log: (text: string) => void
}

/**
 * Brings faults and the control port to a gateway that asks for either. Without both there is no plan, and the
 * gateway runs as if there were no faults at all.
 * @param startUs the moment from which times of faults count
 * @throws PortError when the port cannot be had
 */
export async function openControl(
  { faults = [], controlPort, log }: ControlOptions,
  simulation: Simulation,
  loop: MarketLoop,
  startUs: number,
): Promise<ControlServer | undefined> {
  if (faults.length === 0 && controlPort === undefined) return undefined
  const plan = new FaultPlan(simulation, simulation.settings.seed, startUs, log)
  for (const fault of faults) plan.add(fault)
  if (controlPort === undefined) return undefined
  const desk = new ControlDesk(plan, loop)
  return serveControl(controlPort, (request) => desk.answer(request))
}
