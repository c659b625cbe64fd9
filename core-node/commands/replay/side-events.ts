import { readChainFile } from '../../feed/chain/chain-file.ts'
import { readDailyCloses } from '../../feed/vix/daily-closes.ts'
import { wallTimeUs, zones } from '../../market/calendar/wall-time.ts'
import type { MarketEvent } from '../../market/events.ts'
import { ChainEvent, Index, IndexEvent } from '../../market/events.ts'
import { userPath } from '../context.ts'

export type SideFiles = {
  /** Option chains, a snapshot each. */
  readonly chain?: readonly string[]
  /** Daily history of the VIX. */
  readonly vix?: string
}

/** What else happened while a recording was made, from files of its own. @throws DataError */
export async function readSideEvents({ chain = [], vix }: SideFiles): Promise<MarketEvent[]> {
  const closes = vix === undefined ? [] : await vixCloses(userPath(vix))
  return [...chain.map((file) => chainEvent(userPath(file))), ...closes]
}

function chainEvent(path: string): ChainEvent {
  const chain = readChainFile(path)
  return Object.assign(new ChainEvent(chain), { tsUs: chain.asOfUs })
}

/** A day's close is known when the day's options have stopped trading, at a quarter past four in New York. */
async function vixCloses(path: string): Promise<IndexEvent[]> {
  const closes = await readDailyCloses(path)
  return closes.map(({ date, close }) =>
    Object.assign(new IndexEvent(), {
      tsUs: wallTimeUs(Temporal.PlainDate.from(date), '16:15', zones.newYork),
      index: Index.Vix,
      value: close,
      isDailyClose: true,
    }),
  )
}
