import { readFileSync } from 'node:fs'

import { dataFile } from './data.ts'

/** One row of the platform's export: a trade, the best quote at it, and the platform's own VWAP after it. */
export type SierraTick = {
  readonly sequence: number
  readonly price: number
  readonly volume: number
  /** 1: a seller hit the bid. 2: a buyer lifted the ask. */
  readonly tradeType: number
  readonly ask: number
  readonly bid: number
  /** Volume of the session up to and with this trade. */
  readonly sessionVolume: number
  readonly vwap: number
  /** VWAP + 1 … 4 deviations. */
  readonly tops: readonly number[]
  /** VWAP − 1 … 4 deviations. */
  readonly bottoms: readonly number[]
}

/** The 1,026 trades of the first two seconds of regular hours, 2023-06-29, in the order of the file. */
export function sierraTicks(): SierraTick[] {
  const text = readFileSync(dataFile('sierra-es/es-2023-06-29-20-levels.txt'), 'utf8')
  const [header = '', ...lines] = text.trim().split('\n')
  const names = header.trim().split(';')
  return lines.map((line) => {
    const fields = line.trim().split(';')
    const number = (name: string) => Number(fields[names.indexOf(name)])
    return {
      sequence: number('Sequence'),
      price: number('Price'),
      volume: number('Volume'),
      tradeType: number('TradeType'),
      ask: number('AskPrice'),
      bid: number('BidPrice'),
      sessionVolume: number('CD_Total'),
      vwap: number('vwap'),
      tops: [1, 2, 3, 4].map((n) => number(`vwap_sd${n}_top`)),
      bottoms: [1, 2, 3, 4].map((n) => number(`vwap_sd${n}_bottom`)),
    }
  })
}
