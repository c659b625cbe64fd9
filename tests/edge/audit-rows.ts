import type { RowOf } from '../../shared/audit.ts'

/** Rows as a core writes them. Times run a second a row from 2026-11-20, 15:00 UTC. */
const startMicros = 1_795_186_800_000_000

function head<Kind extends string>(kind: Kind, seq: number) {
  return { v: 1, seq, ts: startMicros + seq * 1_000_000, kind } as const
}

export function sessionRow(seq: number, desk: string, phase: 'started' | 'ended' = 'started') {
  return {
    ...head('session', seq),
    phase,
    mode: 'simulation',
    desk,
    instrument: 'ES',
    contract: 'ESZ6',
    tickNanos: 250_000_000,
    tickCents: 1_250,
    preset: 'production-v2',
    features: ['order_book_imbalance', 'vwap_bands_signal'],
    weights: [0.6, 0.4],
    thresholds: [{ tier: 'GOOD', score: 0.6 }],
    config: '{}',
    build: 'test',
  } satisfies RowOf<'session'>
}

export function linkRow(seq: number, link: 'broker' | 'feed', state = 'connected') {
  return { ...head('link', seq), link, state, reason: '' } satisfies RowOf<'link'>
}

export function pulseRow(seq: number) {
  return {
    ...head('pulse', seq),
    isOpen: true,
    lastTicks: 24_000 + seq,
    bidTicks: 24_000,
    bidSize: 12,
    askTicks: 24_001,
    askSize: 9,
    volume: 1_000,
    deltaContracts: -3,
    vwapTicks: 23_999.123456,
    bandMidTicks: null,
    bandSigmaTicks: null,
    net: 0.1,
    adjusted: 0.1,
    score: 0.3,
    direction: 'NONE',
    tier: 'NO_TRADE',
    gate: 'none',
    coverage: 1,
    agreement: 0.5,
    contributions: [0.1, 0.2],
    qualities: [1, 1],
    agesMs: [40, null],
    positionContracts: 0,
    averageTicks: null,
    openCents: 0,
    realizedCents: 0,
    feesCents: 0,
    workingOrders: 0,
  } satisfies RowOf<'pulse'>
}

export function contextRow(seq: number) {
  return {
    ...head('context', seq),
    volatility: { regime: 'normal', quality: 1, vix: 16.2, realized: null },
    session: { window: 'rth-open', multiplier: 1.2 },
    gammaCycle: { phase: 'normal', factor: 1, tradingDaysToOpex: 20, isQuarterly: true },
    regime: { kind: 'transition', efficiencyRatio: 0.28, adx: null },
    battleNavale: { value: 0.31, signal: 'LONG' },
  } satisfies RowOf<'context'>
}

export function levelsRow(seq: number) {
  return {
    ...head('levels', seq),
    pocTicks: 24_004,
    vahTicks: 24_010,
    valTicks: 23_996,
    previousPocTicks: null,
    previousVahTicks: null,
    previousValTicks: null,
    callWallTicks: 24_200.5,
    putWallTicks: null,
    flipTicks: null,
    profile: { fromTicks: 23_990, stepTicks: 2, volumes: [12, 0, 44] },
  } satisfies RowOf<'levels'>
}

export function chainRow(seq: number, underlying = 'SPX') {
  return {
    ...head('chain', seq),
    underlying,
    asOf: startMicros,
    openInterestDate: '2026-11-19',
    spot: 5_990.25,
    basisPoints: null,
    basisQuality: 0,
    openInterestQuality: 1,
    contracts: 9_800,
    rejected: 120,
    netBn: -11,
    callBn: 111.5,
    putBn: -122.5,
    callWall: 6_050,
    putWall: null,
    flip: null,
    flips: [],
    putCallVolume: 1.4,
    putCallOpenInterest: 1.9,
    putCallMedian: null,
    riskReversal25: null,
    deltaFlow: null,
    byStrike: [{ strike: 5_990, callBn: 2.5, putBn: -3.5 }],
    profile: { from: 5_000, to: 7_000, netBn: [-30, -11, 20] },
  } satisfies RowOf<'chain'>
}

export function signalRow(seq: number) {
  return {
    ...head('signal', seq),
    direction: 'LONG',
    tier: 'GOOD',
    net: 0.7,
    adjusted: 0.7,
    score: 0.7,
    coverage: 1,
    agreement: 0.9,
    gate: '',
    decision: 'enter',
    reasons: [],
    factors: { session: 1, volatility: 1, gammaCycle: 1, battleNavale: 1 },
    lastTicks: 24_010,
    features: [
      {
        name: 'vwap_bands_signal',
        state: 'ok',
        x: 0.5,
        quality: 1,
        weight: 0.4,
        contribution: 0.2,
        ageMs: 40,
        raw: { sigmas: 1.2, breakout: null },
      },
    ],
  } satisfies RowOf<'signal'>
}

export function orderRow(seq: number, ref: string, state: RowOf<'order'>['state'] = 'Intended') {
  return {
    ...head('order', seq),
    ref,
    orderId: 1,
    parentId: 0,
    permId: 0,
    bracket: 1,
    leg: 'entry',
    side: 'BUY',
    type: 'LMT',
    contracts: 2,
    limitTicks: 24_010,
    stopTicks: null,
    state,
    filledContracts: state === 'Filled' ? 2 : 0,
    tier: 'GOOD',
    reason: '',
  } satisfies RowOf<'order'>
}

export function fillRow(seq: number, execId: string) {
  return {
    ...head('fill', seq),
    execId,
    ref: 'order-1',
    orderId: 1,
    leg: 'entry',
    side: 'BUY',
    contracts: 2,
    priceTicks: 24_010,
    feesCents: 450,
    positionContracts: 2,
  } satisfies RowOf<'fill'>
}

export function commissionRow(seq: number, execId: string, feesCents: number) {
  return { ...head('commission', seq), execId, feesCents } satisfies RowOf<'commission'>
}

export function tradeRow(seq: number, trade: number) {
  return {
    ...head('trade', seq),
    trade,
    side: 'BUY',
    contracts: 2,
    tier: 'GOOD',
    openedAt: startMicros,
    entryTicks: 24_010,
    exitTicks: 24_018.5,
    exit: 'target',
    grossCents: 21_250,
    feesCents: 900,
    netCents: 20_350,
    worstTicks: -3,
    bestTicks: 9,
    riskCents: 20_000,
    rMultiple: 1.0175,
  } satisfies RowOf<'trade'>
}

/** As the core writes it: bytes and order of fields are its own. */
export function snapshotRow(seq: number, trade: number) {
  const { v: _v, seq: _seq, ts: _ts, kind: _kind, trade: _trade, ...result } = tradeRow(seq, trade)
  return {
    ...head('snapshot', seq),
    of: 'exit',
    bracket: 7,
    trade,
    control: null,
    reason: null,
    decision: { code: 'target', reasons: [] },
    order: null,
    result,
    market: {
      contract: 'ESZ6',
      tickNanos: 250_000_000,
      tickCents: 1_250,
      lastTicks: 24_018,
      bidTicks: 24_018,
      bidSize: 12,
      askTicks: 24_019,
      askSize: 9,
      volume: 1_000,
      deltaContracts: -3,
      vwapTicks: 23_999.123456,
      bandMidTicks: null,
      bandSigmaTicks: null,
      lastSize: 2,
      spreadTicks: 1,
      micropriceTicks: 24_018.571429,
      bids: [
        [24_018, 12],
        [24_017, 30],
      ],
      asks: [[24_019, 9]],
      pocTicks: 24_004,
      vahTicks: 24_010,
      valTicks: 23_996,
      previousPocTicks: null,
      previousVahTicks: null,
      previousValTicks: null,
      callWallTicks: 24_200.5,
      putWallTicks: null,
      flipTicks: null,
      gammaBn: -11.2,
      isOpen: true,
      tradeDate: '2026-11-20',
      window: 'rth-open',
      closesInSeconds: 25_200,
      volatility: 'normal',
      vix: 16.2,
      regime: 'transition',
    },
    signal: {
      net: 0.1,
      adjusted: 0.1,
      score: 0.1,
      direction: 'LONG',
      tier: 'NO_TRADE',
      gate: 'none',
      coverage: 1,
      agreement: 0.5,
      factors: { session: 1, volatility: 1, gammaCycle: 1, battleNavale: 1 },
    },
    features: signalRow(seq).features,
    account: {
      positionContracts: 0,
      averageTicks: null,
      openCents: 0,
      realizedCents: 21_250,
      feesCents: 900,
      netTodayCents: 20_350,
      tradesToday: 1,
      workingOrders: 1,
    },
    limits: {
      'kill-switch': { used: 0, limit: 0 },
      dailyLossCents: { used: 0, limit: 200_000 },
      clockSkewMs: { used: null, limit: 250 },
    },
  } satisfies RowOf<'snapshot'>
}

export function commandRow(seq: number, id: string) {
  return {
    ...head('command', seq),
    id,
    name: 'kill',
    by: 'panel',
    outcome: 'accepted',
    reason: '',
  } satisfies RowOf<'command'>
}

export function alertRow(seq: number, text: string) {
  return { ...head('alert', seq), severity: 'warning', key: 'k', text } satisfies RowOf<'alert'>
}

export function healthRow(seq: number) {
  return {
    ...head('health', seq),
    stepP50Us: 1.5,
    stepP99Us: 12.25,
    tickToOrderP99Us: 900,
    eventsPerSecond: 1_200,
    feedAgeMs: 4,
    rssMb: 120.5,
    ackedSeq: seq - 1,
  } satisfies RowOf<'health'>
}

/** Pulses, the bulk of any journal. */
export function pulseRows(firstSeq: number, count: number) {
  return Array.from({ length: count }, (_, index) => pulseRow(firstSeq + index))
}

export function killRow(seq: number) {
  return {
    ...head('kill', seq),
    level: 'flatten',
    phase: 'blocked',
    by: 'person',
    reason: 'drill',
    elapsedMs: 0,
    cancelledOrders: 0,
    closedContracts: 0,
  } satisfies RowOf<'kill'>
}
