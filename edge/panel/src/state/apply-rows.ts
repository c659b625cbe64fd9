import type { AuditKind, AuditRow, RowOf } from '../../../../shared/audit.ts'
import { foldChains } from './chains.ts'
import { extendChart } from './chart-series.ts'
import { foldEvents } from './events.ts'
import { foldKill } from './kill.ts'
import { foldOrders } from './orders.ts'
import type { PanelState } from './panel-state.ts'
import { emptyPanel } from './panel-state.ts'
import { foldPosition } from './position.ts'
import { foldScores } from './score-history.ts'
import { foldTrades } from './trades.ts'

/**
 * Folds audit rows into the panel's state: rows of a snapshot and live rows alike, in order of seq. Pure.
 * Rows already seen are dropped; a new journal starts from an empty state.
 * @param receivedAtMs the wall clock when the rows arrived, kept only where the page shows how long the
 * core took to answer
 */
export function applyRows(
  state: PanelState,
  rows: readonly AuditRow[],
  receivedAtMs: number,
): PanelState {
  const start = rows.findLastIndex((row) => startsJournal(row, state))
  const base = start === -1 ? state : emptyPanel
  const fresh = (start === -1 ? rows : rows.slice(start)).filter((row) => row.seq > base.lastSeq)
  const newest = fresh.at(-1)
  if (newest === undefined) return state
  return {
    ...base,
    ...foldMarket(base, fresh),
    ...foldStudies(base, fresh),
    health: foldHealth(base.health, ofKind(fresh, 'health'), receivedAtMs),
    lastSeq: newest.seq,
    marketUs: fresh.reduce((latest, row) => Math.max(latest, row.ts), base.marketUs ?? 0),
    workingOrders: foldOrders(base.workingOrders, ofKind(fresh, 'order')),
    trades: foldTrades(base.trades, ofKind(fresh, 'trade')),
    events: foldEvents(base.events, fresh),
    kill: foldKill(base.kill, ofKind(fresh, 'kill'), ofKind(fresh, 'command'), receivedAtMs),
  }
}

/**
 * Folds in what the watchdog told while the core was silent. Its journal has numbers of its own, so that they say
 * nothing of where the core's has come to; only what it can tell is looked at: alerts, and the kill switch.
 */
export function applyBeside(
  state: PanelState,
  rows: readonly AuditRow[],
  receivedAtMs: number,
): PanelState {
  return {
    ...state,
    events: foldEvents(state.events, [...ofKind(rows, 'alert'), ...ofKind(rows, 'kill')]),
    kill: foldKill(state.kill, ofKind(rows, 'kill'), [], receivedAtMs),
  }
}

function startsJournal(row: AuditRow, state: PanelState): boolean {
  return row.kind === 'session' && row.phase === 'started' && row.ts !== state.startedUs
}

function ofKind<Kind extends AuditKind>(rows: readonly AuditRow[], kind: Kind): RowOf<Kind>[] {
  return rows.filter((row): row is RowOf<Kind> => row.kind === kind)
}

type MarketPart = Pick<
  PanelState,
  'startedUs' | 'session' | 'pulse' | 'signal' | 'links' | 'firstPrice' | 'position' | 'chart'
>

/** The parts of which only the newest row counts, the position and the chart. */
function foldMarket(base: PanelState, rows: readonly AuditRow[]): MarketPart {
  const pulses = ofKind(rows, 'pulse')
  const fills = ofKind(rows, 'fill')
  const sessions = ofKind(rows, 'session')
  const moves = rows.filter((row) => row.kind === 'pulse' || row.kind === 'fill')
  return {
    startedUs: sessions.find((row) => row.phase === 'started')?.ts ?? base.startedUs,
    session: sessions.at(-1) ?? base.session,
    pulse: pulses.at(-1) ?? base.pulse,
    signal: ofKind(rows, 'signal').at(-1) ?? base.signal,
    links: foldLinks(base.links, ofKind(rows, 'link')),
    firstPrice: base.firstPrice ?? firstPriceOf(pulses),
    position: foldPosition(base.position, moves),
    chart: extendChart(base.chart, pulses, fills, ofKind(rows, 'trade')),
  }
}

type StudyPart = Pick<PanelState, 'context' | 'levels' | 'chains' | 'scores'>

/** What the signal and the option pages show. */
function foldStudies(base: PanelState, rows: readonly AuditRow[]): StudyPart {
  return {
    context: ofKind(rows, 'context').at(-1) ?? base.context,
    levels: ofKind(rows, 'levels').at(-1) ?? base.levels,
    chains: foldChains(base.chains, ofKind(rows, 'chain')),
    scores: foldScores(base.scores, base.session?.features ?? [], rows),
  }
}

function foldHealth(
  health: PanelState['health'],
  rows: readonly RowOf<'health'>[],
  receivedAtMs: number,
): PanelState['health'] {
  const row = rows.at(-1)
  return row === undefined ? health : { row, receivedAtMs }
}

function foldLinks(links: PanelState['links'], rows: readonly RowOf<'link'>[]) {
  if (rows.length === 0) return links
  return {
    broker: rows.findLast((row) => row.link === 'broker') ?? links.broker,
    feed: rows.findLast((row) => row.link === 'feed') ?? links.feed,
  }
}

function firstPriceOf(pulses: readonly RowOf<'pulse'>[]): PanelState['firstPrice'] {
  for (const { ts, lastTicks } of pulses) {
    if (lastTicks !== null) return { ts, ticks: lastTicks }
  }
  return null
}
