import type {
  Evidence,
  JournalRecord,
  RecordRow,
  Subject,
} from '../../../../core-node/operations/promotion/record.ts'
import type { RowOf } from '../../../../shared/audit.ts'
import type { Mode } from '../../../../shared/vocabulary.ts'

/** Monday, 2026-11-02, 15:00 UTC: an open market in New York's morning, and no holiday for three weeks. */
export const mondayUs = Date.UTC(2026, 10, 2, 15) * 1_000
export const minuteUs = 60_000_000
export const dayUs = 24 * 60 * minuteUs

export const paperAccount = 'DU7654321'
export const liveAccount = 'U7654321'

export const subject: Subject = {
  desk: 'local',
  build: '1-2-0',
  strategy: '0123456789ab',
  instrument: 'MES',
  account: liveAccount,
}

/** A minute in which nothing was wrong, at IB's paper gateway. */
export function minute(fields: Partial<Evidence> = {}): Evidence {
  return {
    v: 1,
    seq: 1,
    ts: mondayUs,
    kind: 'evidence',
    run: 'run-1',
    part: 1,
    mode: 'paper',
    desk: subject.desk,
    account: paperAccount,
    instrument: 'MES',
    contract: 'MESZ6',
    build: subject.build,
    strategy: subject.strategy,
    simulated: [],
    elapsedMs: 60_000,
    isConnected: true,
    isOpen: true,
    dataSeconds: 60,
    agreements: 6,
    isAgreed: true,
    divergences: 0,
    trades: 0,
    clockOffsetMs: 120,
    ...fields,
  }
}

/** Minutes one after another; `fields` holds for each of them. */
export function minutes(count: number, fields: Partial<Evidence> = {}): Evidence[] {
  const { part = 1, ts = mondayUs } = fields
  return Array.from({ length: count }, (_, at) =>
    minute({ ...fields, part: part + at, ts: ts + at * minuteUs }),
  )
}

/** The hour, and a trade in it. */
export function goodHour(fields: Partial<Evidence> = {}): Evidence[] {
  return minutes(60, fields).map((row) => (row.part === 30 ? { ...row, trades: 1 } : row))
}

/** Live-micro on so many days, an hour each, with a trade on the first. */
export function microDays(days: number): Evidence[] {
  return Array.from({ length: days }, (_, day) => {
    const micro = { mode: 'live-micro', account: liveAccount, run: `micro-${day}` } as const
    const hour = minutes(60, { ...micro, ts: tradeDay(day) })
    return day === 0 ? hour.map((row, at) => (at === 9 ? { ...row, trades: 1 } : row)) : hour
  }).flat()
}

/** Fifteen o'clock of the nth weekday. */
function tradeDay(day: number): number {
  return mondayUs + (Math.floor(day / 5) * 7 + (day % 5)) * dayUs
}

export function consent(fields: Partial<RowOf<'consent'>> = {}): RowOf<'consent'> {
  const { desk, build, strategy } = subject
  const who = { mode: 'live-micro', desk, account: liveAccount, build, strategy } as const
  const why = { by: 'local:operator', reason: 'the hour of paper was good' }
  return { v: 1, seq: 1, ts: mondayUs, kind: 'consent', ...who, ...why, ...fields }
}

export function alert(key: string, severity: RowOf<'alert'>['severity'] = 'critical') {
  return { v: 1, seq: 1, ts: mondayUs, kind: 'alert', severity, key, text: key } as const
}

export function session(mode: Mode): RowOf<'session'> {
  return {
    v: 1,
    seq: 1,
    ts: mondayUs,
    kind: 'session',
    phase: 'started',
    mode,
    desk: 'local',
    instrument: 'MES',
    contract: 'MESZ6',
    tickNanos: 250_000_000,
    tickCents: 125,
    preset: 'production-v2',
    features: [],
    weights: [],
    thresholds: [],
    config: '0123456789ab',
    build: subject.build,
  }
}

export function trade(netCents: number): RowOf<'trade'> {
  return {
    v: 1,
    seq: 1,
    ts: mondayUs,
    kind: 'trade',
    trade: 1,
    side: 'BUY',
    contracts: 1,
    tier: 'GOOD',
    openedAt: mondayUs,
    entryTicks: 27_000,
    exitTicks: 26_992,
    exit: 'stop',
    grossCents: netCents + 450,
    feesCents: 450,
    netCents,
    worstTicks: -8,
    bestTicks: 0,
    riskCents: 1_450,
    rMultiple: -1,
  }
}

/** A journal with these rows in this order, numbered as the audit does. */
export function journalOf(account: string, rows: readonly RecordRow[]): JournalRecord {
  const numbered = rows.map((row, at) => ({ ...row, seq: at + 1 }))
  return { name: `journal-${account}.db`, account, rows: numbered, problem: '' }
}

/** All that live-micro asks for, in two journals. */
export function readyForMicro(): JournalRecord[] {
  return [journalOf(paperAccount, goodHour()), journalOf(liveAccount, [consent()])]
}
