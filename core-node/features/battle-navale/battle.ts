import { clip } from '../../../shared/rounding.ts'
import type { BarSeries } from '../../market/bars.ts'

const barsOfBattle = 5

/**
 * Who wins the last five bars, −1 to 1: ½·Σ bodies/Σ ranges + ½·Σ(bought − sold)/Σ volume.
 * @param ago which bar of the series is the last of them
 */
export function battle(bars: BarSeries, ago = 0): number {
  const count = Math.min(barsOfBattle, bars.count - ago)
  let bodies = 0
  let ranges = 0
  let delta = 0
  let volume = 0
  for (let i = ago; i < ago + count; i++) {
    bodies += bars.close(i) - bars.open(i)
    ranges += bars.high(i) - bars.low(i)
    delta += bars.buyVolume(i) - bars.sellVolume(i)
    volume += bars.volume(i)
  }
  const price = ranges > 0 ? bodies / ranges : 0
  return clip(0.5 * price + (volume > 0 ? (0.5 * delta) / volume : 0))
}

/**
 * Battle Navale, −1 to 1: 0.40·A + 0.35·R + 0.25·colour·Q.
 * @param assault who wins the last bars, `battle`
 * @param rule what the published rule says, `RuleState`
 * @param base colour times quality of the last base; 0 when it is broken or there is none
 */
export function battleNavale(assault: number, rule: number, base: number): number {
  return clip(0.4 * assault + 0.35 * rule + 0.25 * base)
}
