import { microsPerMilli } from '../../../shared/units.ts'
import type { Mode } from '../../../shared/vocabulary.ts'

export type BrokerSigns = {
  readonly mode: Mode
  /** Seconds of the broker's time in one of ours. */
  readonly clockRate: number
  /** The id of the contract traded. */
  readonly conId: number
  /** The contract's id were the gateway the simulated one. */
  readonly simulatedConId: number
  readonly brokerUs: number
  readonly systemMs: number
}

/** A gateway of IB shows the time; this machine's clock may be off by as much before it is thought of. */
const sameTimeMs = 120_000

/**
 * What gives a broker away as a simulated one, each in a sentence; none when nothing does. The simulated gateway
 * speaks IB's protocol and takes any account number, so that this finds ours, not whatever else could pretend.
 */
export function simulationSigns(signs: BrokerSigns): string[] {
  return tells.flatMap(({ isSo, sentence }) => (isSo(signs) ? [sentence(signs)] : []))
}

export function clockOffsetMs({ brokerUs, systemMs }: Pick<BrokerSigns, 'brokerUs' | 'systemMs'>) {
  return Math.round(brokerUs / microsPerMilli - systemMs)
}

const tells: readonly {
  readonly isSo: (signs: BrokerSigns) => boolean
  readonly sentence: (signs: BrokerSigns) => string
}[] = [
  {
    isSo: ({ mode }) => mode === 'simulation' || mode === 'replay',
    sentence: ({ mode }) => `it ran in mode ${mode}`,
  },
  {
    isSo: ({ clockRate }) => clockRate !== 1,
    sentence: ({ clockRate }) =>
      `the broker’s clock was told to run at ${clockRate} times the speed`,
  },
  {
    isSo: ({ conId, simulatedConId }) => conId === simulatedConId,
    sentence: ({ conId }) => `contract id ${conId} is one that MIA’s own gateway gives`,
  },
  {
    // NaN is no time.
    isSo: (signs) => !(Math.abs(clockOffsetMs(signs)) <= sameTimeMs),
    sentence: () => 'the broker’s clock shows another time than this machine’s',
  },
]
