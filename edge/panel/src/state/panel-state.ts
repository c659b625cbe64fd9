import type { RowOf } from '../../../../shared/audit.ts'
import type { Chain } from './chains.ts'
import type { ChartSeries } from './chart-series.ts'
import { emptyChart } from './chart-series.ts'
import type { Events } from './events.ts'
import { noEvents } from './events.ts'
import type { Kill, Received } from './kill.ts'
import { noKill } from './kill.ts'
import type { Position } from './position.ts'
import { flat } from './position.ts'
import type { ScoreHistory } from './score-history.ts'
import type { Trades } from './trades.ts'
import { noTrades } from './trades.ts'

/** Everything the page shows of the core: a projection of one journal's audit rows, and nothing else. */
export type PanelState = {
  /** The number of the newest row; 0 before the first. */
  readonly lastSeq: number
  /** The market's time of the newest row. */
  readonly marketUs: number | null
  /** When the journal began: tells a new journal from a row that came twice. */
  readonly startedUs: number | null
  readonly session: RowOf<'session'> | null
  readonly pulse: RowOf<'pulse'> | null
  readonly signal: RowOf<'signal'> | null
  readonly health: Received<RowOf<'health'>> | null
  /** What the score is read against. */
  readonly context: RowOf<'context'> | null
  readonly levels: RowOf<'levels'> | null
  /** The newest snapshots of option chains, newest last. */
  readonly chains: readonly Chain[]
  /** Half an hour of scores. */
  readonly scores: ScoreHistory
  readonly links: Readonly<Record<RowOf<'link'>['link'], RowOf<'link'> | null>>
  /** The first price of the journal, which the change is counted from. */
  readonly firstPrice: { readonly ts: number; readonly ticks: number } | null
  readonly position: Position
  readonly chart: ChartSeries
  readonly workingOrders: readonly RowOf<'order'>[]
  readonly trades: Trades
  readonly events: Events
  readonly kill: Kill
}

export const emptyPanel: PanelState = {
  lastSeq: 0,
  marketUs: null,
  startedUs: null,
  session: null,
  pulse: null,
  signal: null,
  health: null,
  context: null,
  levels: null,
  chains: [],
  scores: [],
  links: { broker: null, feed: null },
  firstPrice: null,
  position: flat,
  chart: emptyChart,
  workingOrders: [],
  trades: noTrades,
  events: noEvents,
  kill: noKill,
}
