/**
 * A configuration that trades as often as it may: low thresholds on features that need no warm-up, no pause,
 * near stops and targets. Not a way to trade: it makes orders and fills for faults to strike.
 */
export const busyConfig = {
  confluence: {
    preset: 'order-flow',
    weights: { order_book_imbalance: 0.5, tick_momentum: 0.25, volume_imbalance_signal: 0.25 },
    thresholds: { PREMIUM: 0.08, STRONG: 0.06, GOOD: 0.04, WEAK: 0.02 },
    dynamicGate: false,
  },
  strategy: { entryHours: 'globex', pauseMs: 200, battleNavale: 'off', routing: 'report' },
  broker: { optionChain: false },
  // A stop that follows the market is changed again and again.
  execution: { trailTicks: 3 },
  risk: {
    capitalCents: 50_000_000,
    baseContracts: 4,
    maxContracts: 2,
    marginCents: 50_000,
    excessLiquidityFloorCents: 0,
    dailyLossCents: 1_000_000,
    drawdownDayCents: 5_000_000,
    drawdownWeekCents: 5_000_000,
    drawdownMonthCents: 5_000_000,
    maxLossStreak: 50,
    maxTradesPerDay: 200,
    maxOrdersPerDay: 3_000,
    maxOrdersPerFill: 100,
    maxEntriesPerWindow: 100,
    maxStopOuts: 20,
    maxCriticalAlertsPerHour: 100,
    stopTicks: 3,
    rewardToRisk: 1,
    duplicateWindowMs: 0,
  },
} as const
