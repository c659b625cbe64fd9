import type { AlertEntry } from './alert-entry.ts'

/** Of the market, its data and the signal, by the event's time. Raised by core-node/engine/step/alerts. */
export const marketAlerts = {
  'no-volume': {
    severities: ['info', 'critical'],
    when: 'no trade with a volume for `risk.maxSilenceMs` in the cash market’s hours, ten times as long at night: control 18 stops entries',
    over: 'info when trades have come for a minute, or the market has closed',
    text: 'no volume for 60 s in an open market: the feed is at fault, no entries',
  },
  'market-book': {
    severities: ['info', 'warning'],
    when: 'the book is crossed, one-sided or lost for 3 s in an open market',
    over: 'info when it has been sound for a minute, or the market has closed',
    text: 'The bid is not below the ask: no entries',
  },
  'data-break': {
    severities: ['info', 'warning'],
    when: 'a gap in the data of the cash market’s hours, or a price that jumps by more than `risk.jumpShare`',
    over: 'info when there was none for a minute',
    text: 'The price has just jumped further than is believable: no entries',
  },
  'spx-index': {
    severities: ['info', 'warning'],
    when: 'in the cash market’s hours the SPX index says nothing that can be used for 60 s, and the preset reads options',
    over: 'info when it has been heard for a minute',
    text: 'SPX data invalid: the index has not been heard for 60 s',
  },
  'spx-chain': {
    severities: ['info', 'warning'],
    when: 'in the cash market’s hours no snapshot of the SPX option chain is good for 2 minutes, and the preset reads options',
    over: 'info when the chain has been good for a minute',
    text: 'SPX data invalid: the option chain is 120 s old, NUMBER snapshots were refused',
  },
  'premium-signal': {
    severities: ['info'],
    when: 'the score reaches the tier PREMIUM, long or short',
    over: 'it is news, not a state: the same side again when it has been below for a minute',
    text: 'PREMIUM signal: long, score 0.412',
  },
  'win-rate': {
    severities: ['info', 'warning'],
    when: 'of the last 50 trades fewer than 30 were won, after fees',
    over: 'info when it is 31 or more',
    text: 'win rate 58 % over the last 50 trades: below 60 %',
  },
} as const satisfies Record<string, AlertEntry>
