import { ExchangeBroker } from '../../../core-node/broker/exchange/exchange-broker.ts'
import type { NumberedRow } from '../../../core-node/engine/audit-stream.ts'
import { Replay } from '../../../core-node/engine/replay.ts'
import type { EngineSettings } from '../../../core-node/engine/step/settings.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { AuditRow } from '../../../shared/audit.ts'
import { settings } from '../engine-settings.ts'
import { depth, regularOpenUs, trade } from '../market-events.ts'

/**
 * A market that trends and turns, made by a rule: prices step a tick at a time in waves, buyers leading the
 * way up and sellers the way down, so that the signal has something to say. Ten levels, a trade a second.
 */
export function* tradingDay(seconds: number, waveSeconds = 1_200): Generator<MarketEvent> {
  for (let second = 0; second < seconds; second++) {
    const tsUs = regularOpenUs + second * 1_000_000
    const isRising = Math.floor(second / waveSeconds) % 2 === 0
    const phase = second % waveSeconds
    const climbed = Math.floor((isRising ? phase : waveSeconds - phase) / 20)
    const wobble = (second * 7919) % 5 === 0 ? 1 : 0
    const bid = 21_600 + climbed - wobble
    const heavy = [60, 80, 90, 95, 100, 100, 100, 100, 100, 100]
    const light = [30, 60, 80, 90, 95, 100, 100, 100, 100, 100]
    const bids = isRising ? heavy : light
    const asks = isRising ? light : heavy
    yield depth(tsUs, bid, bids, bid + 1, asks)
    const side = (second * 104_729) % 10 < 7 === isRising ? 1 : -1
    const size = 5 + ((second * 31) % 40)
    yield trade(tsUs + 500_000, side > 0 ? bid + 1 : bid, size, side)
  }
}

/** Replays events and keeps every row. */
export function replayAll(
  events: Iterable<MarketEvent>,
  changes: Partial<EngineSettings> = {},
): { replay: Replay; rows: AuditRow[]; lines: string[] } {
  const lines: string[] = []
  const replay = new Replay(settings(changes), ({ market }) => new ExchangeBroker(market, 5_000), {
    onRow: ({ json }: NumberedRow) => lines.push(json),
  })
  for (const event of events) replay.step(event)
  return { replay, lines, rows: lines.map((line) => AuditRow.parse(JSON.parse(line))) }
}

export function rowsOf<Kind extends AuditRow['kind']>(
  rows: readonly AuditRow[],
  kind: Kind,
): Extract<AuditRow, { kind: Kind }>[] {
  return rows.filter((row) => row.kind === kind) as Extract<AuditRow, { kind: Kind }>[]
}
