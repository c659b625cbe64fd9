import type { LossAction } from '../../../shared/config.ts'
import type { Limits } from '../limits.ts'

export type LossReason =
  | 'unknown-result'
  | 'daily-loss'
  | 'drawdown-day'
  | 'drawdown-week'
  | 'drawdown-month'
  | 'loss-streak'
  | 'profit-target'
  | 'give-back'

/** What the account stands at, in cents. Peaks count open profit too. */
export type LossFigures = {
  /** Of the trade date, realized and open, less fees: the worse of the broker's and ours. */
  todayCents: number
  /** Since the journal began. */
  totalCents: number
  dayPeakCents: number
  weekPeakCents: number
  monthPeakCents: number
  lossStreak: number
  /** Of the open position, and the best it has been. */
  openCents: number
  openPeakCents: number
}

type Rule = {
  readonly action: (limits: Limits) => LossAction
  /** NaN is not within. */
  readonly isWithin: (figures: LossFigures, limits: Limits) => boolean
}

/** From what cannot be told to what is only too good. The first that is reached counts. */
const rules: Readonly<Record<LossReason, Rule>> = {
  'unknown-result': {
    action: () => 'block',
    isWithin: ({ todayCents, totalCents }) =>
      Number.isFinite(todayCents) && Number.isFinite(totalCents),
  },
  'daily-loss': {
    action: ({ lossActions }) => lossActions.dailyLoss,
    isWithin: ({ todayCents }, { dailyLossCents }) => todayCents > -dailyLossCents,
  },
  'drawdown-day': drawdown('dayPeakCents', 'drawdownDayCents'),
  'drawdown-week': drawdown('weekPeakCents', 'drawdownWeekCents'),
  'drawdown-month': drawdown('monthPeakCents', 'drawdownMonthCents'),
  'loss-streak': {
    action: ({ lossActions }) => lossActions.lossStreak,
    isWithin: ({ lossStreak }, { maxLossStreak }) => lossStreak < maxLossStreak,
  },
  'profit-target': {
    action: ({ lossActions }) => lossActions.profitTarget,
    isWithin: ({ todayCents }, { profitTargetCents }) =>
      profitTargetCents === undefined || todayCents < profitTargetCents,
  },
  'give-back': {
    action: ({ lossActions }) => lossActions.giveBack,
    isWithin: ({ openCents, openPeakCents }, { giveBack }) =>
      giveBack === undefined ||
      openPeakCents < giveBack.fromCents ||
      openPeakCents - openCents < giveBack.share * openPeakCents,
  },
}

const reasons = Object.keys(rules) as readonly LossReason[]

function drawdown(
  peak: 'dayPeakCents' | 'weekPeakCents' | 'monthPeakCents',
  limit: 'drawdownDayCents' | 'drawdownWeekCents' | 'drawdownMonthCents',
): Rule {
  return {
    action: ({ lossActions }) => lossActions.drawdown,
    isWithin: (figures, limits) => figures[peak] - figures.totalCents < limits[limit],
  }
}

/**
 * The first limit that is reached; undefined when there is none.
 * @param besides reasons not to look at, as they were acted on before
 */
export function reachedLoss(
  figures: LossFigures,
  limits: Limits,
  besides?: ReadonlySet<string>,
): LossReason | undefined {
  for (const reason of reasons) {
    if (!rules[reason].isWithin(figures, limits) && besides?.has(reason) !== true) return reason
  }
  return undefined
}

export function lossAction(reason: LossReason, limits: Limits): LossAction {
  return rules[reason].action(limits)
}

/**
 * Follows what is won and lost: peaks of day, week and month, losing trades in a row, the best of the open
 * trade. After a restart the closed trades of the journal bring it back; of open profit that was not yet
 * realized it then knows only from there on.
 */
export class LossControl {
  readonly figures: LossFigures = {
    todayCents: 0,
    totalCents: 0,
    dayPeakCents: 0,
    weekPeakCents: 0,
    monthPeakCents: 0,
    lossStreak: 0,
    openCents: 0,
    openPeakCents: 0,
  }
  #realizedCents = 0
  #week = ''
  #month = ''

  onTradeDate(tradeDate: string): void {
    const { figures } = this
    figures.dayPeakCents = this.#realizedCents
    const { yearOfWeek = 0, weekOfYear = 0 } = Temporal.PlainDate.from(tradeDate)
    const week = `${yearOfWeek}-${weekOfYear}`
    if (week !== this.#week) figures.weekPeakCents = this.#realizedCents
    const month = tradeDate.slice(0, 7)
    if (month !== this.#month) figures.monthPeakCents = this.#realizedCents
    this.#week = week
    this.#month = month
  }

  onTradeClosed(netCents: number): void {
    this.#realizedCents += netCents
    this.figures.lossStreak = netCents < 0 ? this.figures.lossStreak + 1 : 0
    this.#raisePeaks(this.#realizedCents)
  }

  /**
   * @param netTodayCents ours of the trade date, realized less fees
   * @param netCents ours since the journal began, realized less fees
   * @param openCents of the open position at the last trade
   * @param brokerTodayCents the broker's figure for the day, open included; undefined when it has none
   */
  update(
    netTodayCents: number,
    netCents: number,
    openCents: number,
    brokerTodayCents: number | undefined,
    isFlat: boolean,
  ): void {
    const { figures } = this
    const ownCents = netTodayCents + openCents
    figures.todayCents =
      brokerTodayCents === undefined ? ownCents : Math.min(ownCents, brokerTodayCents)
    figures.totalCents = netCents + openCents
    figures.openCents = openCents
    figures.openPeakCents = isFlat ? 0 : Math.max(figures.openPeakCents, openCents)
    this.#raisePeaks(figures.totalCents)
  }

  /** A person has seen the loss, and is flat: drawdowns and streak count from here. The day's loss stays. */
  rearm(): void {
    const { figures } = this
    figures.dayPeakCents = this.#realizedCents
    figures.weekPeakCents = this.#realizedCents
    figures.monthPeakCents = this.#realizedCents
    figures.lossStreak = 0
    figures.openPeakCents = 0
  }

  #raisePeaks(totalCents: number): void {
    const { figures } = this
    if (totalCents > figures.dayPeakCents) figures.dayPeakCents = totalCents
    if (totalCents > figures.weekPeakCents) figures.weekPeakCents = totalCents
    if (totalCents > figures.monthPeakCents) figures.monthPeakCents = totalCents
  }
}
