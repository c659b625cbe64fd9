import type { Truth } from '../../core-node/gateway/control/truth.ts'
import type { CoreStatus } from '../../core-node/operations/control-protocol.ts'
import type { AuditRow } from '../../shared/audit.ts'

/** What the gateway says of its faults. */
export type FaultList = {
  readonly waiting: readonly { readonly id: number; readonly fault: string }[]
  readonly active: readonly { readonly id: number; readonly fault: string }[]
  readonly begun: readonly { readonly id: number; readonly fault: string; readonly at: string }[]
}

/** A gateway and a core that trade with each other, and what may be asked of either. */
export interface Rig {
  /** Seconds of the market in one of the broker's: what waits for the broker waits in the broker's time. */
  readonly rate: number
  /** Microseconds of the market's time. */
  nowUs(): Promise<number>
  /** Lets so much of the broker's time pass. */
  pass(ms: number): Promise<void>
  status(): Promise<CoreStatus>
  truth(): Promise<Truth>
  faults(): Promise<FaultList>
  inject(faults: string): Promise<void>
  endFault(id: number): Promise<void>
  /** What the core itself finds to differ, asked now. */
  differences(): Promise<readonly string[]>
  /** Stops the core, which goes flat, while `between` is called again and again. */
  stopCore(between: () => Promise<void>): Promise<void>
  /** The journal so far. */
  rows(): AuditRow[]
  stop(): Promise<void>
}
