import { describe, test } from 'vitest'

import { BulkVolume, bulkDelta } from '../../../core-node/features/bulk-volume.ts'
import { VolumeConfirmation } from '../../../core-node/features/volume-confirmation.ts'
import { BarPath } from '../../../core-node/feed/bar-path.ts'
import { minute, regularOpenUs } from '../market-events.ts'
import { ListeningMarket } from './listening-market.ts'

/** Minutes of a feed that tells only bars: the change of each close, 1,000 contracts a minute. */
function playBars(run: ListeningMarket, changes: readonly number[]): void {
  let close = 21_600
  changes.forEach((change, i) => {
    const path = new BarPath()
    const open = close
    close += change
    const [low, high] = [Math.min(open, close), Math.max(open, close)]
    path.begin(regularOpenUs + i * minute, 60, open, high, low, close, 1_000)
    for (let next = path.next(); next !== undefined; next = path.next()) run.play(next)
  })
}

/** Twelve changes of ±1 about 0, then the one that is judged, then a bar that shows it is over. */
const changes = (last: number) => [0, ...Array(12).fill([1, -1]).flat(), last, 0] as number[]

describe('bulk volume classification', () => {
  test('the definition’s example: +0.75 at a deviation of 1.2 gives +468.03 of 1,000', ({
    expect,
  }) => {
    expect(bulkDelta(1_000, 0.75, 1.2)).toBeCloseTo(468.03, 2)
    expect(bulkDelta(1_000, -0.75, 1.2)).toBeCloseTo(-468.03, 2)
    expect(bulkDelta(1_000, 0, 1.2)).toBe(0)
  })

  test('judges a change by the deviation of the ones before it', ({ expect }) => {
    const bulk = new BulkVolume()
    playBars(new ListeningMarket(bulk), changes(2))
    expect(bulk.deltaContracts).toBeCloseTo(bulkDelta(1_000, 2, 1), 9)
    expect(bulk.quality).toBe(0.5)
  })

  test('says nothing before ten changes, nor when a session begins', ({ expect }) => {
    const bulk = new BulkVolume()
    const run = new ListeningMarket(bulk)
    playBars(run, changes(0).slice(0, 11))
    expect(bulk.quality).toBe(0)
    const whole = new BulkVolume()
    const longer = new ListeningMarket(whole)
    playBars(longer, changes(2))
    whole.onSession()
    expect(whole.quality).toBe(0)
  })

  test('volume confirmation uses it where no trade was seen', ({ expect }) => {
    const feature = new VolumeConfirmation()
    playBars(new ListeningMarket(feature), changes(2))
    expect(feature.value.raw[1]).toBeCloseTo(bulkDelta(1_000, 2, 1) / 1_000, 9)
    expect(feature.value.quality).toBeCloseTo(0.6 * 0.5, 12)
    // Volume is the usual: (1 − 0.5)/1.5; delta is more than 0.3.
    expect(feature.value.x).toBeCloseTo(1 / 3, 12)
  })
})
