import type { AuditRow, Unnumbered } from '../../../../shared/audit.ts'
import { microsPerMilli } from '../../../../shared/units.ts'
import type { Row } from '../../../execution/outbox.ts'
import { registry } from '../../../features/registry.ts'
import type { Market } from '../../../market/market.ts'
import type { RiskMonitor } from '../../../risk/risk-monitor.ts'
import type { Signal } from '../signal.ts'
import { AlertLight, levelOf, severityOf } from './alert-light.ts'
import type { AlertRule } from './alert-rule.ts'
import type { AlertView } from './alert-view.ts'
import { breakRules, dataRules } from './data-rules.ts'
import { MarketSpan } from './market-span.ts'
import { signalRules } from './signal-rules.ts'
import { spxRules } from './spx-rules.ts'
import { WinRate } from './win-rate.ts'

/** What must last before it is told is looked at no more often. */
const lookEveryUs = 100 * microsPerMilli

type Lit = { readonly rule: AlertRule; readonly light: AlertLight }

const lit = (rule: AlertRule): Lit => ({ rule, light: new AlertLight(rule) })

/**
 * The alerts that the events themselves give rise to, so that a replay tells the same ones: what is wrong with
 * the data, what the signal reaches, how trades end. It is asked after every event, and writes a row only when
 * there is news.
 */
export class AlertMonitor {
  readonly #lasting = [...dataRules, ...spxRules].map(lit)
  readonly #brief = [...breakRules, ...signalRules].map(lit)
  readonly #view: AlertView
  #lookedUs = Number.NEGATIVE_INFINITY

  /** @param timeScale seconds of market time in one of the broker's */
  constructor(market: Market, signal: Signal, monitor: RiskMonitor, timeScale: number) {
    const readers = registry.filter(({ inputs }) => inputs.includes('options'))
    this.#view = {
      market,
      signal,
      monitor,
      limits: monitor.limits,
      span: new MarketSpan(),
      winRate: new WinRate(),
      readsOptions: readers.some(({ name }) => signal.confluence.names.includes(name)),
      timeScale: Math.max(1, timeScale),
    }
  }

  /** Hears of closed trades, and after a restart of what was told before it. */
  onRow(row: Unnumbered<AuditRow>): void {
    if (row.kind === 'trade') this.#view.winRate.onTradeClosed(row.netCents)
  }

  /** A row of the journal, after a restart: what was on is on. */
  restore(row: Unnumbered<AuditRow>): void {
    this.onRow(row)
    if (row.kind !== 'alert') return
    for (const { rule, light } of this.#lasting) restoreLight(rule, light, row)
    for (const { rule, light } of this.#brief) restoreLight(rule, light, row)
  }

  /** Called after every event. @param rowsBefore what the outbox held before it */
  review(market: Market, signal: Signal, rows: Row[], rowsBefore: number): void {
    for (let i = rowsBefore; i < rows.length; i++) this.onRow(rows[i] as Row)
    // Before the first event of the market there is no time.
    if (market.tsUs === 0) return
    const view = this.#view
    view.market = market
    view.signal = signal
    view.limits = view.monitor.limits
    this.#look(this.#brief, rows)
    if (market.tsUs - this.#lookedUs < lookEveryUs) return
    this.#lookedUs = market.tsUs
    view.span.follow(market)
    this.#look(this.#lasting, rows)
  }

  #look(lights: readonly Lit[], rows: Row[]): void {
    const view = this.#view
    const { tsUs } = view.market
    for (let i = 0; i < lights.length; i++) {
      const { rule, light } = lights[i] as Lit
      const level = rule.levelOf(view)
      if (level !== undefined && light.show(level, tsUs)) tell(rule, light, view, rows)
    }
  }
}

function tell(rule: AlertRule, light: AlertLight, view: AlertView, rows: Row[]): void {
  const { key, textOf, overOf } = rule
  const text = light.level > 0 ? textOf(view) : overOf?.(view)
  if (text === undefined) return
  const ts = view.market.tsUs
  rows.push({ ts, kind: 'alert', severity: severityOf(light.level), key, text })
}

/** An info row says that it is over; of what has no end there is nothing to go on with. */
function restoreLight(
  { key, overOf }: AlertRule,
  light: AlertLight,
  { key: told, severity, ts }: Extract<Unnumbered<AuditRow>, { kind: 'alert' }>,
): void {
  if (key === told && overOf !== undefined) {
    light.restore(severity === 'info' ? 0 : levelOf(severity), ts)
  }
}
