import { ExchangeBroker } from '../../core-node/broker/exchange/exchange-broker.ts'
import { Replay } from '../../core-node/engine/replay.ts'
import type { EngineSettings } from '../../core-node/engine/step/settings.ts'
import { openDbn } from '../../core-node/feed/dbn/dbn-feed.ts'
import type { Feed } from '../../core-node/feed/feed.ts'
import { settings } from '../core-node/engine-settings.ts'
import { dataFile, hasData } from '../real-data/data.ts'

export const recordings = {
  book: 'databento-es/esh4-2023-12-25.mbo.dbn.zst',
  quotes: 'databento-es/esu4-2024-07-01.mbp-1.dbn.zst',
} as const

/** Opens a recording. @throws Error that says where the data belong */
export function openRecording(name: keyof typeof recordings): Promise<Feed> {
  if (!hasData) throw new Error('the recorded data are not there: set MIA_DATA to their folder')
  return openDbn(dataFile(recordings[name]))
}

/** A replay with fills, risk and audit, as `mia replay` runs it. */
export function newReplay(changes: Partial<EngineSettings> = {}): Replay {
  return new Replay(settings(changes), ({ market }) => new ExchangeBroker(market, 5_000))
}
