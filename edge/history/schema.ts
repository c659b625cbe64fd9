import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import type { RowOf } from '../../shared/audit.ts'

/**
 * The history in D1: what is asked for after the day. Every table is keyed by desk, journal and the
 * natural key of its rows, so that writing rows twice changes nothing. Prices are ticks, money is cents,
 * times are microseconds since 1970 in UTC; a column has the name of the audit row's field it is taken from.
 */

/** `ts` and `seq` are those of the first row of a thing and never change: pages are cut by them. */
function origin() {
  return {
    desk: text().notNull(),
    journal: text().notNull(),
    seq: integer().notNull(),
    ts: integer().notNull(),
  }
}

/** The row a thing's present state was taken from. A later one replaces it, an earlier one never does. */
function latest() {
  return { updatedSeq: integer().notNull(), updatedTs: integer().notNull() }
}

/** One journal, which the audit calls a session. */
export const sessions = sqliteTable(
  'sessions',
  {
    ...origin(),
    ...latest(),
    phase: text().notNull(),
    mode: text().notNull(),
    instrument: text().notNull(),
    contract: text().notNull(),
    tickNanos: integer().notNull(),
    tickCents: integer().notNull(),
    preset: text().notNull(),
    features: text({ mode: 'json' }).$type<RowOf<'session'>['features']>().notNull(),
    weights: text({ mode: 'json' }).$type<RowOf<'session'>['weights']>().notNull(),
    thresholds: text({ mode: 'json' }).$type<RowOf<'session'>['thresholds']>().notNull(),
    config: text().notNull(),
    build: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.desk, table.journal] }),
    index('sessions_newest').on(table.desk, table.ts, table.journal, table.seq),
  ],
)

export const signals = sqliteTable(
  'signals',
  {
    ...origin(),
    direction: text().notNull(),
    tier: text().notNull(),
    net: real().notNull(),
    score: real().notNull(),
    coverage: real().notNull(),
    agreement: real().notNull(),
    gate: text().notNull(),
    lastTicks: integer(),
    features: text({ mode: 'json' }).$type<RowOf<'signal'>['features']>().notNull(),
    // Rows written before these were known have none.
    adjusted: real(),
    decision: text(),
    reasons: text({ mode: 'json' }).$type<RowOf<'signal'>['reasons']>(),
    factors: text({ mode: 'json' }).$type<RowOf<'signal'>['factors']>(),
  },
  (table) => [
    primaryKey({ columns: [table.desk, table.journal, table.seq] }),
    index('signals_newest').on(table.desk, table.ts, table.journal, table.seq),
  ],
)

/** One row for each order, in its latest state; `ts` is the time of its intent. */
export const orders = sqliteTable(
  'orders',
  {
    ...origin(),
    ...latest(),
    ref: text().notNull(),
    orderId: integer().notNull(),
    parentId: integer().notNull(),
    permId: integer().notNull(),
    bracket: integer().notNull(),
    leg: text().notNull(),
    side: text().notNull(),
    type: text().notNull(),
    contracts: integer().notNull(),
    limitTicks: integer(),
    stopTicks: integer(),
    state: text().notNull(),
    filledContracts: integer().notNull(),
    tier: text().notNull(),
    reason: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.desk, table.journal, table.ref] }),
    index('orders_newest').on(table.desk, table.ts, table.journal, table.seq),
  ],
)

/** `feesCents` is the broker's once its commission report is in, the assumed one before. */
export const fills = sqliteTable(
  'fills',
  {
    ...origin(),
    execId: text().notNull(),
    ref: text().notNull(),
    orderId: integer().notNull(),
    leg: text().notNull(),
    side: text().notNull(),
    contracts: integer().notNull(),
    priceTicks: integer().notNull(),
    feesCents: integer().notNull(),
    positionContracts: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.desk, table.journal, table.execId] }),
    index('fills_newest').on(table.desk, table.ts, table.journal, table.seq),
  ],
)

export const trades = sqliteTable(
  'trades',
  {
    ...origin(),
    trade: integer().notNull(),
    side: text().notNull(),
    contracts: integer().notNull(),
    tier: text().notNull(),
    openedAt: integer().notNull(),
    entryTicks: real().notNull(),
    exitTicks: real().notNull(),
    exit: text().notNull(),
    grossCents: integer().notNull(),
    feesCents: integer().notNull(),
    netCents: integer().notNull(),
    worstTicks: integer().notNull(),
    bestTicks: integer().notNull(),
    // Rows written before these were known have none.
    riskCents: integer(),
    rMultiple: real(),
  },
  (table) => [
    primaryKey({ columns: [table.desk, table.journal, table.trade] }),
    index('trades_newest').on(table.desk, table.ts, table.journal, table.seq),
  ],
)

/** All that was known at an entry, at an exit, or when a control refused: some 6 kB each, a few hundred a day. */
export const snapshots = sqliteTable(
  'snapshots',
  {
    ...origin(),
    of: text().notNull(),
    bracket: integer(),
    trade: integer(),
    control: text(),
    reason: text(),
    decision: text({ mode: 'json' }).$type<RowOf<'snapshot'>['decision']>().notNull(),
    order: text({ mode: 'json' }).$type<RowOf<'snapshot'>['order']>(),
    result: text({ mode: 'json' }).$type<RowOf<'snapshot'>['result']>(),
    market: text({ mode: 'json' }).$type<RowOf<'snapshot'>['market']>().notNull(),
    signal: text({ mode: 'json' }).$type<RowOf<'snapshot'>['signal']>().notNull(),
    features: text({ mode: 'json' }).$type<RowOf<'snapshot'>['features']>().notNull(),
    account: text({ mode: 'json' }).$type<RowOf<'snapshot'>['account']>().notNull(),
    limits: text({ mode: 'json' }).$type<RowOf<'snapshot'>['limits']>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.desk, table.journal, table.seq] }),
    index('snapshots_newest').on(table.desk, table.ts, table.journal, table.seq),
  ],
)

export const health = sqliteTable(
  'health',
  {
    ...origin(),
    stepP50Us: real('step_p50_us').notNull(),
    stepP99Us: real('step_p99_us').notNull(),
    tickToOrderP99Us: real('tick_to_order_p99_us').notNull(),
    eventsPerSecond: real().notNull(),
    feedAgeMs: real().notNull(),
    rssMb: real().notNull(),
    ackedSeq: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.desk, table.journal, table.seq] }),
    index('health_newest').on(table.desk, table.ts, table.journal, table.seq),
  ],
)
