import type { AuditRow, RowOf } from '../../shared/audit.ts'
import { makeRow, openUs, second } from '../core-node/panel/rows.ts'

/** A session as a core could have written it, half an hour of it, the same each time. */

export const features = [
  'gamma_levels_proximity',
  'volume_confirmation',
  'vwap_trend_signal',
  'sierra_pattern_strength',
  'mtf_confluence',
  'smart_money',
  'order_book_imbalance',
  'options_flow_bias',
  'vwap_bands_signal',
  'volume_imbalance_signal',
] as const

const weights = [0.22, 0.16, 0.13, 0.13, 0.1, 0.08, 0.03, 0.02, 0.08, 0.05]

const thresholds = [
  { tier: 'PREMIUM', score: 0.38 },
  { tier: 'STRONG', score: 0.32 },
  { tier: 'GOOD', score: 0.28 },
  { tier: 'WEAK', score: 0.18 },
] as const

/** Numbers from 0 to 1 that look random and are the same each time (Park and Miller's generator). */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

export const spot = 5_390

/** Exposure by strike as it looks before a quiet day: calls above the price, puts below. */
export function strikesAround(middle: number, step: number, count = 60, size = 1) {
  const roll = dice(9)
  return Array.from({ length: count }, (_, index) => {
    const strike = middle + (index - count / 2) * step
    const away = (strike - middle) / step
    const isRound = strike % (step * 5) === 0 ? 2.6 : 1
    const bump = (center: number, width: number) => Math.exp(-(((away - center) / width) ** 2))
    const callBn = size * isRound * (0.1 + roll() * 0.5) * (bump(9, 9) * 3 + bump(0, 14))
    const putBn = -size * isRound * (0.1 + roll() * 0.5) * (bump(-8, 10) * 3.6 + bump(0, 14))
    return { strike, callBn: round(callBn), putBn: round(putBn) }
  })
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000
}

/** The usual curve: short gamma below, long above, flat far away. */
export function profileAround(middle: number, size = 1) {
  const netBn = Array.from({ length: 121 }, (_, index) => {
    const share = (index - 60) / 60
    return round(
      size * 42 * (Math.tanh((share - 0.02) * 7) * Math.exp(-share * share * 2.2) - 0.02),
    )
  })
  return { from: middle * 0.85, to: middle * 1.15, netBn }
}

const spotProfile = profileAround(spot)

/** Where a profile goes from below 0 to above. */
function crossing({ from, to, netBn }: RowOf<'chain'>['profile']): number {
  const above = netBn.findIndex((value) => value > 0)
  const before = netBn[above - 1] ?? 0
  const after = netBn[above] ?? 1
  return from + ((to - from) / (netBn.length - 1)) * (above - 1 + before / (before - after))
}

const flip = crossing(spotProfile)

export const chainFields = {
  underlying: 'SPX',
  spot,
  basisPoints: 10.25,
  netBn: -11.04,
  callBn: 111.53,
  putBn: -122.57,
  callWall: 5_425,
  putWall: 5_350,
  flip,
  flips: [flip],
  putCallVolume: 1.4,
  putCallOpenInterest: 1.95,
  putCallMedian: 1.21,
  riskReversal25: 0.041,
  deltaFlow: -0.12,
  contracts: 9_812,
  rejected: 707,
  byStrike: strikesAround(spot, 5),
  profile: spotProfile,
} as const satisfies Partial<RowOf<'chain'>>

export function sessionRow(): RowOf<'session'> {
  return makeRow('session', 1, {
    features: [...features],
    weights: [...weights],
    thresholds: [...thresholds],
    build: '0-1-0',
    ts: openUs,
  })
}

type Walk = { readonly pulses: RowOf<'pulse'>[]; readonly volumes: Map<number, number> }

const seconds = 1_790
const firstSeq = 10
/** Time of the newest pulse. */
export const nowUs = openUs + (firstSeq + seconds - 1) * second

/** Half an hour of prices and of scores, one each second. */
function walk(): Walk {
  const roll = dice(7)
  const waves = features.map(() => ({ period: 90 + roll() * 500, phase: roll() * 6, noise: 0 }))
  const volumes = new Map<number, number>()
  let ticks = 21_616
  let sum = 0
  let squares = 0
  let traded = 0
  const pulses = Array.from({ length: seconds }, (_, index) => {
    const drift = -0.011 + 0.05 * Math.sin(index / 140)
    if (roll() < 0.35) ticks += roll() < 0.5 + drift ? 1 : -1
    const volume = Math.ceil(roll() ** 3 * 60)
    volumes.set(ticks, (volumes.get(ticks) ?? 0) + volume)
    traded += volume
    sum += volume * ticks
    squares += volume * ticks * ticks
    const vwap = sum / traded
    const sigma = Math.sqrt(Math.max(0, squares / traded - vwap * vwap))
    const qualities = features.map((name, at) => qualityOf(name, at, index))
    const contributions = waves.map((wave, at) => {
      wave.noise = wave.noise * 0.97 + (roll() - 0.5) * 0.12
      const lean = 0.08 - 0.45 * Math.sin(index / 330 + at / 9)
      const x = Math.sin(index / wave.period + wave.phase) * 0.6 + wave.noise + lean
      return round((weights[at] ?? 0) * (qualities[at] ?? 0) * Math.max(-1, Math.min(1, x)))
    })
    const net = round(contributions.reduce((total, part) => total + part, 0))
    const gross = contributions.reduce((total, part) => total + Math.abs(part), 0)
    const adjusted = round(Math.max(-1, Math.min(1, net * 1.1)))
    const tier = thresholds.find(({ score }) => Math.abs(adjusted) >= score)?.tier ?? 'NO_TRADE'
    return makeRow('pulse', firstSeq + index, {
      lastTicks: ticks,
      bidTicks: ticks,
      bidSize: 100 + Math.floor(roll() * 200),
      askTicks: ticks + 1,
      askSize: 100 + Math.floor(roll() * 200),
      volume,
      vwapTicks: vwap,
      bandMidTicks: vwap,
      bandSigmaTicks: sigma,
      net,
      adjusted,
      score: Math.abs(adjusted),
      direction: adjusted === 0 ? 'NONE' : adjusted > 0 ? 'LONG' : 'SHORT',
      tier,
      coverage: qualities.reduce((total, quality, at) => total + quality * (weights[at] ?? 0), 0),
      agreement: gross === 0 ? 0 : Math.abs(net) / gross,
      contributions,
      qualities,
      agesMs: features.map((name, at) => ageOf(name, at)),
      positionContracts: -1,
      averageTicks: 21_604,
      openCents: Math.round((21_604 - ticks) * 1_250),
      realizedCents: 20_000,
      feesCents: 675,
      workingOrders: 2,
    })
  })
  return { pulses, volumes }
}

/** One is warming, one too old, one never had data: the page has to tell them apart. */
function qualityOf(name: string, at: number, index: number): number {
  if (name === 'smart_money') return 0
  if (name === 'mtf_confluence') return index < 900 ? 0.9 : 0
  if (name === 'sierra_pattern_strength') return Math.min(1, index / 2_600)
  return at === 7 ? 0.6 : 1
}

function ageOf(name: string, at: number): number | null {
  if (name === 'smart_money') return null
  if (name === 'mtf_confluence') return 840_000
  return [31_000, 12_000, 300, 12_000, 0, 0, 90, 31_000, 300, 4_000][at] ?? 0
}

const { pulses, volumes } = walk()
const prices = [...volumes.keys()].toSorted((a, b) => a - b)
const low = prices[0] ?? 0
const high = prices.at(-1) ?? 0
const profileVolumes = Array.from({ length: high - low + 1 }, (_, i) => volumes.get(low + i) ?? 0)
const pocTicks = low + profileVolumes.indexOf(Math.max(...profileVolumes))

export function levelsRow(seq: number, fields: Partial<RowOf<'levels'>> = {}): RowOf<'levels'> {
  return makeRow('levels', seq, {
    ts: nowUs - 12 * second,
    pocTicks,
    vahTicks: pocTicks + 9,
    valTicks: pocTicks - 8,
    previousPocTicks: pocTicks + 4,
    previousVahTicks: pocTicks + 15,
    previousValTicks: pocTicks - 22,
    callWallTicks: 21_741,
    putWallTicks: 21_441,
    flipTicks: (flip + 10.25) * 4,
    profile: { fromTicks: low, stepTicks: 1, volumes: profileVolumes },
    ...fields,
  })
}

export function contextRow(seq: number, fields: Partial<RowOf<'context'>> = {}): RowOf<'context'> {
  return makeRow('context', seq, { ts: nowUs - 12 * second, ...fields })
}

export function chainRow(seq: number, fields: Partial<RowOf<'chain'>> = {}): RowOf<'chain'> {
  return makeRow('chain', seq, {
    ...chainFields,
    asOf: nowUs - 31 * second,
    ts: nowUs - 30 * second,
    ...fields,
  })
}

function signalRow(seq: number, secondsAgo: number, fields: Partial<RowOf<'signal'>>) {
  const pulse = pulses.at(-1 - secondsAgo) ?? makeRow('pulse', 1)
  const { net, adjusted, lastTicks, contributions, qualities, agesMs } = pulse
  return makeRow('signal', seq, {
    ts: nowUs - secondsAgo * second,
    net,
    adjusted,
    score: Math.abs(adjusted),
    lastTicks,
    factors: { session: 1, volatility: 1, gammaCycle: 1.1, battleNavale: 1 },
    features: features.map((name, at) => ({
      name,
      state: (qualities[at] ?? 0) > 0 ? 'ok' : 'missing',
      x: (qualities[at] ?? 0) > 0 ? -0.42 : 0,
      quality: qualities[at] ?? 0,
      weight: weights[at] ?? 0,
      contribution: contributions[at] ?? 0,
      ageMs: agesMs[at] ?? null,
      raw: { slope: -0.31, sigmasFromVwap: -1.27, shareOfClosesBelow: 0.85, squeeze: null },
    })),
    ...fields,
  })
}

/** What happened beside the pulses. */
function events(): AuditRow[] {
  const short = { direction: 'SHORT', tier: 'WEAK' } as const
  const none = { direction: 'NONE', tier: 'NO_TRADE' } as const
  return [
    makeRow('fill', 1, {
      ts: nowUs - 900 * second,
      side: 'SELL',
      contracts: 1,
      priceTicks: 21_612,
      positionContracts: -1,
    }),
    makeRow('fill', 1, {
      ts: nowUs - 500 * second,
      leg: 'target',
      contracts: 1,
      priceTicks: 21_604,
      positionContracts: 0,
    }),
    makeRow('trade', 1, {
      ts: nowUs - 500 * second,
      side: 'SELL',
      contracts: 1,
      tier: 'WEAK',
      openedAt: nowUs - 900 * second,
      entryTicks: 21_612,
      exitTicks: 21_604,
      grossCents: 10_000,
      feesCents: 450,
      netCents: 9_550,
    }),
    makeRow('fill', 1, {
      ts: nowUs - 120 * second,
      side: 'SELL',
      contracts: 1,
      priceTicks: 21_604,
      positionContracts: -1,
    }),
    makeRow('order', 1, {
      ts: nowUs - 120 * second,
      ref: 'stop',
      leg: 'stop',
      type: 'STP',
      side: 'BUY',
      contracts: 1,
      limitTicks: null,
      stopTicks: 21_612,
    }),
    makeRow('order', 1, {
      ts: nowUs - 120 * second,
      ref: 'target',
      leg: 'target',
      side: 'BUY',
      contracts: 1,
      limitTicks: 21_588,
    }),
    signalRow(1, 900, {
      ...short,
      decision: 'enter',
      reasons: ['trend-confirmed', 'battle-with'],
    }),
    signalRow(1, 640, {
      ...none,
      gate: 'agreement',
      decision: 'no-tier',
      reasons: ['agreement'],
    }),
    signalRow(1, 300, {
      ...short,
      tier: 'GOOD',
      decision: 'in-market',
      reasons: ['in-market'],
    }),
    signalRow(1, 120, {
      ...short,
      decision: 'enter',
      reasons: ['transition', 'battle-open'],
    }),
    signalRow(1, 40, {
      ...none,
      gate: 'none',
      decision: 'no-tier',
      reasons: ['below-tiers'],
    }),
    makeRow('health', 1, { ts: nowUs, stepP99Us: 12.4, tickToOrderP99Us: 640, rssMb: 142 }),
    makeRow('link', 1, { link: 'broker', state: 'ready', ts: openUs + second }),
    makeRow('link', 1, { link: 'feed', state: 'ready', ts: openUs + second }),
  ]
}

/** Seqs from here on are free. */
export const nextSeq = firstSeq + seconds + 20

/** The whole session with context, levels and two chain snapshots. */
export function fullSession(): AuditRow[] {
  const before = { ts: nowUs - 90 * second, netBn: -10.2, profile: profileAround(spot + 8, 0.92) }
  const rows = [
    sessionRow(),
    ...pulses,
    ...events(),
    chainRow(1, before),
    chainRow(1),
    contextRow(1),
    levelsRow(1),
  ]
  // Rows are numbered as they are written.
  return rows.toSorted((a, b) => a.ts - b.ts).map((row, index) => ({ ...row, seq: index + 1 }))
}

/** The same without an option chain and without what the engine studies beside the score. */
export function bareSession(): AuditRow[] {
  return [sessionRow(), ...pulses]
}

/** The session goes on: a pulse so many seconds after its newest. */
export function pulseAfter(secondsLater: number): AuditRow {
  const last = pulses.at(-1 - (secondsLater % 300)) ?? makeRow('pulse', 1)
  return { ...last, seq: nextSeq + secondsLater, ts: nowUs + secondsLater * second }
}

/** A session in which everything is as odd as it can be: the page must hold its shape. */
export function extremeSession(): AuditRow[] {
  const wild = strikesAround(5_390, 2.5, 60, 4_000)
  const names = Array.from({ length: 16 }, (_, at) =>
    at === 3 ? 'an_extraordinarily_long_feature_name_that_no_table_knows' : `feature_${at}`,
  )
  const share = 1 / names.length
  const session = makeRow('session', 1, {
    mode: 'live',
    contract: 'ESH6-FUTURE-WITH-A-LONG-NAME',
    preset: 'a-preset-with-a-remarkably-long-name-2026',
    features: names,
    weights: names.map(() => share),
    thresholds: [...thresholds],
    ts: openUs,
  })
  const odd = pulses.map((pulse, index) => ({
    ...pulse,
    lastTicks: (pulse.lastTicks ?? 0) + 80_000,
    bidTicks: (pulse.bidTicks ?? 0) + 80_000,
    askTicks: (pulse.askTicks ?? 0) + 80_000,
    bidSize: 12_345,
    askSize: 9_876,
    vwapTicks: null,
    bandMidTicks: null,
    bandSigmaTicks: null,
    adjusted: -1,
    net: -1,
    contributions: names.map((_, at) => (at % 3 === 0 ? share : -share)),
    qualities: names.map((_, at) => (at % 5 === 4 ? 0 : 1)),
    agesMs: names.map((_, at) => (at % 5 === 4 ? 9_000_000_000 : index)),
    openCents: -12_345_678,
    realizedCents: 98_765_432,
    averageTicks: 101_604,
    tier: 'PREMIUM' as const,
    positionContracts: -120,
  }))
  const rows = [
    session,
    ...odd,
    makeRow('context', 1, {
      ts: nowUs - 600 * second,
      volatility: { regime: 'extreme', quality: 0.6, vix: 182.7, realized: 210.4 },
      session: { window: 'some_window_nobody_named', multiplier: 0 },
      gammaCycle: { phase: 'expiry_week', factor: 0.9, tradingDaysToOpex: 0, isQuarterly: true },
      regime: { kind: 'transition', efficiencyRatio: null, adx: null },
      battleNavale: { value: -1, signal: 'SHORT' },
    }),
    levelsRow(1, {
      ts: nowUs - 600 * second,
      pocTicks: 101_600,
      vahTicks: 101_609,
      valTicks: 101_592,
      previousPocTicks: null,
      previousVahTicks: null,
      previousValTicks: 101_000,
      callWallTicks: 121_800.25,
      putWallTicks: 80_000,
      flipTicks: null,
    }),
    chainRow(1, {
      underlying: 'QQQ',
      ts: nowUs - 60 * second,
      putCallMedian: null,
      putCallVolume: null,
      riskReversal25: null,
      deltaFlow: null,
      byStrike: [],
      profile: { from: 400, to: 400, netBn: [] },
      callWall: null,
      putWall: null,
      flip: null,
      flips: [],
      netBn: null,
      basisPoints: null,
    }),
    chainRow(1, {
      ts: nowUs - 60 * second,
      asOf: nowUs - 9_000 * second,
      openInterestDate: '',
      openInterestQuality: 0.5,
      basisPoints: null,
      basisQuality: 0,
      spot: 25_390.25,
      netBn: -98_765.4,
      callBn: 123_456.7,
      putBn: -222_222.1,
      byStrike: wild.map((bar) => ({ ...bar, strike: bar.strike + 20_000 })),
      callWall: 25_450,
      putWall: 25_330,
      flip: 25_388.25,
      flips: [25_388.25, 25_402.5, 25_431, 27_000.75],
      profile: profileAround(25_390, -3_000),
      putCallVolume: 12.4,
      putCallOpenInterest: 0.01,
      contracts: 21_038_000,
      rejected: 4_201_000,
    }),
  ]
  return rows.toSorted((a, b) => a.ts - b.ts).map((row, index) => ({ ...row, seq: index + 1 }))
}
