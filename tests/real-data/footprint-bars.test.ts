import { readFileSync } from 'node:fs'

import { describe, test } from 'vitest'

import { Footprint } from '../../core-node/market/footprint.ts'
import { dataFile, hasData } from './data.ts'

const ticksPerPoint = 4

function rows(name: string): Map<string, string>[] {
  const [header = '', ...lines] = readFileSync(dataFile(`es-footprint/${name}`), 'utf8')
    .trim()
    .split('\n')
  const names = header.trim().split(',')
  return lines.map((line) => {
    const fields = line.trim().split(',')
    return new Map(names.map((field, i) => [field, fields[i] ?? '']))
  })
}

/** The footprint of each bar. */
function footprints(): Footprint[] {
  const found: Footprint[] = []
  for (const row of rows('ES_footprint.csv')) {
    const footprint = (found[Number(row.get('BarIdx'))] ??= new Footprint())
    const ticks = Number(row.get('Price')) * ticksPerPoint
    const sold = Number(row.get('BidVol'))
    const bought = Number(row.get('AskVol'))
    if (sold > 0) footprint.add(ticks, sold, -1)
    if (bought > 0) footprint.add(ticks, bought, 1)
  }
  return found
}

describe.skipIf(!hasData)('240 volume bars of another platform, 2026-07-17', () => {
  test('each bar’s delta, and the session’s: −12,884 of 1,554,264 contracts', ({ expect }) => {
    const bars = footprints()
    let same = 0
    for (const row of rows('ES_bars.csv')) {
      const footprint = bars[Number(row.get('BarIdx'))]
      if (footprint?.deltaContracts === Number(row.get('Delta'))) same++
    }
    const volume = bars.reduce((sum, footprint) => sum + footprint.volume, 0)
    const delta = bars.reduce((sum, footprint) => sum + footprint.deltaContracts, 0)
    expect([bars.length, same, volume, delta]).toEqual([240, 240, 1_554_264, -12_884])
  })

  test('each bar’s point of control, or one with the same volume', ({ expect }) => {
    // The metrics begin a day earlier: their last 240 rows are these bars.
    const metrics = rows('ES_metrics.csv').slice(-240)
    let same = 0
    let tied = 0
    for (const [i, footprint] of footprints().entries()) {
      const theirs = metrics[i]
      const ticks = Number(theirs?.get('poc')) * ticksPerPoint
      const ours = footprint.pointOfControlTicks()
      expect(footprint.volumeAt(ours)).toBe(Number(theirs?.get('poc_vol')))
      if (ours === ticks) same++
      else if (footprint.volumeAt(ticks) === footprint.volumeAt(ours)) tied++
    }
    expect([same, tied]).toEqual([239, 1])
  })
})
