import type { ComponentChildren } from 'preact'

import type { RowOf } from '../../../../../shared/audit.ts'
import { contextAge } from '../../ages.ts'
import { context } from '../../store.ts'
import { formatFactor, formatFigure, formatPercent, formatScore } from '../../text/format.ts'
import { volatilityClasses, windowLabel, words } from '../../text/signal-words.ts'
import { Arrow } from '../arrow.tsx'
import { EmptyList, Section } from '../section.tsx'

type Context = RowOf<'context'>

/** The circumstances the score is read in. None of them is a vote. */
export function ContextSection() {
  const row = context.value
  return (
    <Section name="context" title="Circumstances" age={contextAge}>
      {row === null ? (
        <EmptyList>The first comes with the first minute.</EmptyList>
      ) : (
        <ul class="badges" data-testid="badges">
          <Volatility {...row.volatility} />
          <SessionWindow {...row.session} />
          <GammaCycle {...row.gammaCycle} />
          <Regime {...row.regime} />
          <BattleNavale {...row.battleNavale} />
        </ul>
      )}
    </Section>
  )
}

type BadgeProps = {
  readonly name: string
  readonly title: string
  readonly value: string
  /** What the score may be multiplied by on account of it. */
  readonly factor?: number
  readonly tone?: 'caution' | 'unknown'
  readonly sign?: number
  readonly detail: string
  readonly children?: ComponentChildren
}

function Badge({ name, title, value, factor, tone, sign = 0, detail, children }: BadgeProps) {
  return (
    <li class="badge" data-testid={`badge-${name}`} data-tone={tone}>
      <span class="badge-title">{title}</span>
      {factor !== undefined && <span class="badge-factor">{formatFactor(factor)}</span>}
      <strong class="badge-value" data-sign={sign}>
        <Arrow sign={sign} />
        {value}
      </strong>
      {children}
      <span class="badge-detail">{detail}</span>
    </li>
  )
}

function Volatility({ regime, quality, vix, realized }: Context['volatility']) {
  const isKnown = quality > 0
  const reached = isKnown ? volatilityClasses.indexOf(regime) : -1
  const worth = quality < 1 ? ` · ${formatPercent(quality)} known` : ''
  return (
    <Badge
      name="volatility"
      title="Volatility"
      value={isKnown ? words(regime) : 'Not known'}
      {...(isKnown ? reached >= 2 && { tone: 'caution' } : { tone: 'unknown' })}
      detail={
        isKnown
          ? `VIX ${formatFigure(vix, 1)} · RV ${formatFigure(realized, 1)}${worth}`
          : 'no tier above Weak'
      }
    >
      <span class="badge-steps" aria-hidden="true">
        {volatilityClasses.map((step, index) => (
          <span key={step} data-reached={index <= reached} />
        ))}
      </span>
    </Badge>
  )
}

function SessionWindow({ window, multiplier }: Context['session']) {
  const isShut = multiplier === 0
  return (
    <Badge
      name="session"
      title="Session"
      value={windowLabel(window)}
      factor={multiplier}
      {...(isShut && { tone: 'caution' })}
      detail={isShut ? 'no entries' : 'entries allowed'}
    />
  )
}

function GammaCycle({ phase, factor, tradingDaysToOpex, isQuarterly }: Context['gammaCycle']) {
  const opex = isQuarterly ? 'quarterly OPEX' : 'OPEX'
  return (
    <Badge
      name="gamma-cycle"
      title="Gamma cycle"
      value={words(phase)}
      factor={factor}
      {...(phase === 'expiry_week' && { tone: 'caution' })}
      detail={tradingDaysToOpex === 0 ? `${opex} today` : `${tradingDaysToOpex} d to ${opex}`}
    />
  )
}

function Regime({ kind, efficiencyRatio, adx }: Context['regime']) {
  return (
    <Badge
      name="regime"
      title="Regime"
      value={words(kind)}
      detail={`ER ${formatFigure(efficiencyRatio, 2)} · ADX ${formatFigure(adx, 0)}`}
    />
  )
}

/** Beyond it, on either side, the battle is decided. */
const decidedAt = 0.25

function BattleNavale({ value, signal }: Context['battleNavale']) {
  const sign = signal === 'LONG' ? 1 : signal === 'SHORT' ? -1 : 0
  return (
    <Badge
      name="battle-navale"
      title="Battle Navale"
      value={sign === 0 ? 'Undecided' : signal}
      sign={sign}
      detail={`${formatScore(value)} of ±${decidedAt} · our interpretation`}
    >
      <span class="battle" aria-hidden="true">
        <span
          class="battle-bar"
          data-sign={Math.sign(value)}
          style={{ transform: `scaleX(${Math.max(-1, Math.min(1, value))})` }}
        />
        {[-decidedAt, 0, decidedAt].map((mark) => (
          <span key={mark} class="battle-mark" style={{ left: `${50 + 50 * mark}%` }} />
        ))}
      </span>
    </Badge>
  )
}
