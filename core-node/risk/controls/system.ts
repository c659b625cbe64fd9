import { control, isDemanded } from '../control.ts'

/** Controls of the system itself: it must be whole before it may trade. */
export const killSwitch = control({
  id: 15,
  name: 'kill-switch',
  title: 'Kill switch',
  owner: 'execution',
  demandedBy: 'RTS 6 art. 12; FIA 2015 §1.11; CME kill switch',
  reasons: {
    block: 'The kill switch is on: no new entries',
    cancel: 'The kill switch is on: entries are cancelled',
    flatten: 'The kill switch is on: the position is closed',
    lock: 'The kill switch is on: trading is locked',
  },
  limits: [],
  check: (_request, { killLevel }) => (killLevel === 'none' ? undefined : killLevel),
})

export const brokerLink = control({
  id: 16,
  name: 'broker-link',
  title: 'Nothing rests unattended when the connection is lost',
  owner: 'execution',
  demandedBy: 'FIA 2024; CME cancel on disconnect (iLink; not offered through IB)',
  reasons: {
    'not-ready': 'The broker is not ready',
    'rests-too-long': 'An entry must not outlive the day: it would work on without us',
    'no-stop': 'An entry needs a stop that rests at the broker',
  },
  limits: [],
  check: ({ timeInForce, stopTicks }, { isBrokerReady }) => {
    if (!isBrokerReady) return 'not-ready'
    if (timeInForce !== 'IOC' && timeInForce !== 'DAY') return 'rests-too-long'
    return Number.isFinite(stopTicks) ? undefined : 'no-stop'
  },
})

export const heartbeat = control({
  id: 17,
  name: 'heartbeat',
  title: 'Signs of life',
  owner: 'operations',
  demandedBy: 'FIA 2024',
  reasons: {
    'gateway-silent': 'The gateway has given no sign of life for too long',
    'watchdog-silent': 'The watchdog has given no sign of life for too long',
    'never-heard': 'Nobody who watches has given a sign of life yet',
  },
  limits: ['heartbeatTimeoutMs', 'requires'],
  check: (_request, state) => {
    const { heartbeats } = state.monitor
    if (heartbeats.isSilent('gateway', state.market.tsUs)) return 'gateway-silent'
    if (heartbeats.isSilent('watchdog', state.market.tsUs)) return 'watchdog-silent'
    return isDemanded(state, 'heartbeat') && !heartbeats.isAnyHeard ? 'never-heard' : undefined
  },
})

export const clock = control({
  id: 19,
  name: 'clock',
  title: 'Clock',
  owner: 'operations',
  demandedBy: 'RTS 25',
  reasons: {
    skew: 'Our clock differs too much from the others',
    'unknown-skew': 'Our clock has not been compared with any other',
  },
  limits: ['maxClockSkewMs', 'requires'],
  check: (_request, state) => {
    const { worstMs } = state.monitor.clock
    if (worstMs === undefined) return isDemanded(state, 'clock') ? 'unknown-skew' : undefined
    return worstMs <= state.limits.maxClockSkewMs ? undefined : 'skew'
  },
})

export const reconciliation = control({
  id: 21,
  name: 'reconciliation',
  title: 'Our books are the broker’s',
  owner: 'execution',
  demandedBy: 'RTS 6 art. 17; FIA 2024; SEC 15c3-5',
  reasons: {
    mismatch: 'The position does not agree with the broker’s: only exits are allowed',
  },
  limits: [],
  check: (_request, { isReduceOnly }) => (isReduceOnly ? 'mismatch' : undefined),
})

export const alerts = control({
  id: 22,
  name: 'alerts',
  title: 'Alerts that a person can follow',
  owner: 'operations',
  demandedBy: 'RTS 6 art. 16; SEC order 34-70694',
  reasons: {
    'too-many-critical': 'More critical alerts within an hour than anybody can follow',
  },
  limits: ['maxCriticalAlertsPerHour'],
  check: (_request, { monitor, market }) =>
    monitor.criticalAlerts.isFull(market.tsUs) ? 'too-many-critical' : undefined,
})

export const build = control({
  id: 23,
  name: 'build',
  title: 'One version of the program',
  owner: 'operations',
  demandedBy: 'RTS 6 arts. 5 to 8; SEC order 34-70694',
  reasons: {
    unnamed: 'The program does not know its own version',
    'mixed-versions': 'Orders of another version still work',
  },
  limits: [],
  check: (_request, { build: ownBuild, own }) => {
    if (ownBuild === '') return 'unnamed'
    return own.ofOtherBuilds === 0 ? undefined : 'mixed-versions'
  },
})

export const records = control({
  id: 24,
  name: 'records',
  title: 'Records',
  owner: 'operations',
  demandedBy: 'RTS 6 arts. 9, 10 and 18; SEC 15c3-5(e)',
  reasons: {
    'not-sound': 'The journal cannot be written, or is not what was written',
  },
  limits: [],
  check: (_request, { monitor }) => (monitor.areRecordsSound ? undefined : 'not-sound'),
})
