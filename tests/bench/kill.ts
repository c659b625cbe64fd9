import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

import type { KillReport } from '../../core-node/operations/control-protocol.ts'
import { readInterventions } from '../../core-node/operations/watchdog/interventions.ts'
import type { KillLevel } from '../../shared/vocabulary.ts'
import { deskSpeed, TradingDesk } from '../system/kill/trading-desk.ts'
import { PanelSocket } from '../system/panel-socket.ts'
import { Stack } from '../system/stack.ts'
import type { Bench, Figure } from './bench.ts'
import { figure, median } from './bench.ts'

/** What the kill switch owes, in milliseconds. */
const targets = { blocked: 1, cancelled: 50, flat: 5_000 } as const
/** A file is looked for twenty times a second, and once more when its beginning is unclear. */
const noticedMs = 100
/** From the last beat to the watchdog's first act: its policy's two times, and a look. */
const silenceMs = 5_000

type Phase = 'blocked' | 'cancelled' | 'flat'
type Times = Readonly<Record<Phase, number>>
type Wished = Exclude<KillLevel, 'none'>

/** A drill's figures, compared with a question that changes nothing. */
class Figures {
  readonly all: Figure[] = []
  readonly #statusMs: number

  constructor(statusMs: number) {
    this.#statusMs = statusMs
  }

  add(name: string, what: string, value: number, target: number): void {
    const baseline = { name: 'status over the socket', value: this.#statusMs }
    const full = `kill-${name}-${what}`
    this.all.push(figure({ name: full, unit: 'ms', value, target, isMoreBetter: false, baseline }))
  }
}

function kill(desk: TradingDesk, level: Wished): Promise<KillReport> {
  const request = { type: 'kill', level, reason: 'drill', by: 'bench' } as const
  return desk.ask(request) as Promise<KillReport>
}

/** Milliseconds of the wall at which the core's log told of each phase of a kill, since a moment. */
function toldTimes(logs: string, sinceMs: number): Partial<Record<Phase, number>> {
  const times: Partial<Record<Phase, number>> = {}
  for (const name of readdirSync(logs)) {
    if (!name.startsWith('core-')) continue
    for (const line of readFileSync(join(logs, name), 'utf8').split('\n')) {
      const phase = /kill switch \w+: (blocked|cancelled|flat) after/.exec(line)?.[1]
      const atMs = Date.parse(/"time":"([^"]+)"/.exec(line)?.[1] ?? '')
      // The log tells whole milliseconds.
      if (phase !== undefined && atMs >= Math.floor(sinceMs)) times[phase as Phase] = atMs - sinceMs
    }
  }
  return times
}

/** Pulls a trigger, and reads from the log when each phase was reached. */
async function drill(desk: TradingDesk, pull: () => void): Promise<Times> {
  const startMs = performance.timeOrigin + performance.now()
  pull()
  const times = await desk.until(
    'flat',
    () => toldTimes(desk.dataDir.logs, startMs),
    ({ flat }) => flat !== undefined,
  )
  return times as Times
}

/** From the market's last refusal to the fill: the ladder waits longer after each. */
async function flatAfterRefusals(desk: TradingDesk): Promise<number> {
  const closing = await desk.until(
    'the last attempt in the journal',
    () => desk.rowsOf('order').filter(({ leg }) => leg === 'flatten'),
    (rows) => rows.at(-1)?.state === 'Filled',
  )
  const refusedUs = closing.findLast(({ state }) => state === 'Rejected')?.ts ?? Number.NaN
  const filledUs = closing.findLast(({ state }) => state === 'Filled')?.ts ?? Number.NaN
  return (filledUs - refusedUs) / 1_000 / deskSpeed
}

/** Every drill ends where the next can begin: flat, cooled down and re-armed. */
async function again(desk: TradingDesk): Promise<void> {
  rmSync(desk.dataDir.killFile, { force: true })
  await desk.flat()
  await desk.until(
    're-armed',
    () => desk.ask({ type: 'rearm', reason: 'next drill', by: 'bench' }).then(() => '', String),
    (problem) => problem === '',
  )
  await desk.inPosition()
}

async function statusTime(desk: TradingDesk): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 20; i++) {
    const startMs = performance.now()
    await desk.status()
    times.push(performance.now() - startMs)
  }
  return median(times)
}

function addReport(figures: Figures, name: string, report: KillReport): void {
  figures.add(name, 'blocked', report.blockedMs, targets.blocked)
  if (report.cancelledMs !== null) {
    figures.add(name, 'cancelled', report.cancelledMs, targets.cancelled)
  }
  if (report.flatMs !== null) figures.add(name, 'flat', report.flatMs, targets.flat)
}

async function socketDrills(desk: TradingDesk, figures: Figures): Promise<void> {
  await desk.inPosition()
  for (const level of ['block', 'cancel', 'flatten'] as const) {
    addReport(figures, `socket-${level}`, await kill(desk, level))
  }
}

async function outsideDrills(desk: TradingDesk, figures: Figures): Promise<void> {
  await again(desk)
  const bySignal = await drill(desk, () => desk.core.signal('SIGUSR2'))
  await again(desk)
  const byFile = await drill(desk, () => writeFileSync(desk.dataDir.killFile, 'flatten drill\n'))
  for (const [name, times] of [
    ['signal', bySignal],
    ['file', byFile],
  ] as const) {
    figures.add(name, 'noticed', times.blocked, noticedMs)
    figures.add(name, 'cancelled', times.cancelled - times.blocked, targets.cancelled)
    figures.add(name, 'flat', times.flat - times.blocked, targets.flat)
  }
}

async function hardDrills(desk: TradingDesk, figures: Figures): Promise<void> {
  await again(desk)
  await desk.inject('reject:count=4,reason=the_market_is_in_reserve')
  const halted = await kill(desk, 'flatten')
  figures.add('halt', 'blocked', halted.blockedMs, targets.blocked)
  figures.add('halt', 'flat-after-reopening', await flatAfterRefusals(desk), targets.flat)
  await again(desk)
  await desk.inject('reset:down=120s,gap=0s')
  await desk.until(
    'the loss',
    () => desk.status(),
    ({ broker }) => broker.state !== 'ready',
  )
  const away = kill(desk, 'flatten')
  const { broker } = await desk.until(
    'its return',
    () => desk.status(),
    (status) => status.broker.state === 'ready',
  )
  const { blockedMs } = await away
  figures.add('gateway-away', 'blocked', blockedMs, targets.blocked)
  const flatMs = Math.max(0, Date.now() - broker.sinceMs)
  figures.add('gateway-away', 'flat-after-return', flatMs, targets.flat)
}

/** The main thread stands still: nothing but another process can help. */
async function hangDrill(desk: TradingDesk, figures: Figures): Promise<void> {
  await again(desk)
  const startMs = Date.now()
  desk.core.signal('SIGSTOP')
  const [done] = await desk.until(
    'the watchdog’s record',
    () => readInterventions(desk.dataDir.interventions),
    (list) => list[0]?.ended !== undefined,
  )
  desk.core.signal('SIGCONT')
  const { begun, ended } = done ?? {}
  if (begun === undefined || ended === undefined) return
  figures.add('watchdog', 'noticed', begun.atMs - startMs, silenceMs + noticedMs)
  figures.add('watchdog', 'cancels-sent', ended.cancelsSentMs ?? 0, targets.cancelled)
  figures.add('watchdog', 'flat', ended.endMs, targets.flat)
}

async function lockDrill(figures: Figures): Promise<void> {
  const desk = await TradingDesk.open()
  try {
    await desk.inPosition()
    addReport(figures, 'socket-lock', await kill(desk, 'lock'))
  } finally {
    await desk.close()
  }
}

async function partialFillDrill(figures: Figures): Promise<void> {
  const desk = await TradingDesk.open()
  try {
    await desk.inject('partial-fill:contracts=1,every=30s')
    await desk.until(
      'a fill',
      () => desk.truth(),
      ({ position }) => position !== 0,
    )
    addReport(figures, 'partial-fill', await kill(desk, 'flatten'))
  } finally {
    await desk.close()
  }
}

/** A loss of one cent is too much: a control pulls the trigger itself. */
async function controlDrill(figures: Figures): Promise<void> {
  const desk = await TradingDesk.open({ config: { risk: { dailyLossCents: 1 } } })
  try {
    const times = await drill(desk, () => {})
    figures.add('control', 'cancelled', times.cancelled - times.blocked, targets.cancelled)
    figures.add('control', 'flat', times.flat - times.blocked, targets.flat)
  } finally {
    await desk.close()
  }
}

async function panelDrill(figures: Figures): Promise<void> {
  const stack = await Stack.start()
  const panel = await PanelSocket.open(stack.url)
  try {
    await stack.until(
      'a position',
      () => stack.status(),
      ({ position }) => position.contracts !== 0,
    )
    const startMs = performance.timeOrigin + performance.now()
    panel.send({ type: 'kill', id: 'kill-bench', level: 'flatten', reason: 'drill' })
    const times = await stack.until(
      'flat',
      async () => toldTimes(stack.dataDir.logs, startMs),
      ({ flat }) => flat !== undefined,
    )
    const { blocked, cancelled, flat } = times as Times
    figures.add('panel', 'noticed', blocked, noticedMs)
    figures.add('panel', 'cancelled', cancelled - blocked, targets.cancelled)
    figures.add('panel', 'flat', flat - blocked, targets.flat)
  } finally {
    panel.close()
    await stack.stop()
  }
}

async function measure(): Promise<readonly Figure[]> {
  // Its edge is gone from the beginning: nobody listens there.
  const desk = await TradingDesk.open({ edgeUrl: 'http://127.0.0.1:9' })
  const figures = new Figures(await statusTime(desk))
  try {
    await socketDrills(desk, figures)
    await outsideDrills(desk, figures)
    await hardDrills(desk, figures)
    await hangDrill(desk, figures)
  } finally {
    await desk.close()
  }
  await lockDrill(figures)
  await partialFillDrill(figures)
  await controlDrill(figures)
  await panelDrill(figures)
  return figures.all
}

export const killBench: Bench = {
  name: 'kill',
  summary: 'kill drills: each trigger and level, with edge, gateway or main thread gone (minutes)',
  run: measure,
}
