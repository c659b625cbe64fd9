import type { VolumeByPrice } from './volume-by-price.ts'

/** Of a session's volume, in percent, that its value area holds at least. */
const valueAreaPercent = 70

export type ValueAreaRule = {
  /** How many prices are compared on each side at a time: two by the market profile's rule. */
  readonly rows: 1 | 2
  /** Where sides tie: by the definition the lower price is the POC and the area grows up; or its mirror. */
  readonly ties: 'definition' | 'mirrored'
}

export const byPairs: ValueAreaRule = { rows: 2, ties: 'definition' }
export const byPairsMirrored: ValueAreaRule = { rows: 2, ties: 'mirrored' }
export const byRows: ValueAreaRule = { rows: 1, ties: 'definition' }

/**
 * Where most of a profile's volume was traded: the price with the most of it (POC), and around that the
 * value area, which grows from the POC towards the side whose next two prices hold more until it has 70 % of
 * the volume. Prices in ticks, both ends belong to the area; nothing here is valid while it is empty.
 */
export class ValueArea {
  pocTicks = 0
  highTicks = 0
  lowTicks = 0
  /** Contracts inside. */
  volume = 0
  isEmpty = true

  measure(profile: VolumeByPrice, rule: ValueAreaRule = byPairs): void {
    this.isEmpty = !(profile.volume > 0)
    if (this.isEmpty) return
    this.pocTicks = pointOfControl(profile, rule)
    this.highTicks = this.pocTicks
    this.lowTicks = this.pocTicks
    this.volume = profile.volumeAt(this.pocTicks)
    // Whole numbers on both sides: 70 % of a volume is not always a number a double can hold.
    while (this.volume * 100 < profile.volume * valueAreaPercent && this.#canGrow(profile)) {
      this.#grow(profile, rule)
    }
  }

  /** A new contract trades so much away from the one the profile was made of. */
  shift(ticks: number): void {
    this.pocTicks += ticks
    this.highTicks += ticks
    this.lowTicks += ticks
  }

  #canGrow({ lowTicks, highTicks }: VolumeByPrice): boolean {
    return this.lowTicks > lowTicks || this.highTicks < highTicks
  }

  /** Near an edge of the profile what is left counts; beyond it there is nothing to grow to. */
  #grow(profile: VolumeByPrice, { rows, ties }: ValueAreaRule): void {
    const top = Math.min(this.highTicks + rows, profile.highTicks)
    const bottom = Math.max(this.lowTicks - rows, profile.lowTicks)
    const above = volumeBetween(profile, this.highTicks + 1, top)
    const below = volumeBetween(profile, bottom, this.lowTicks - 1)
    const isTieUp = ties === 'definition' ? above === below : false
    const hasAbove = top > this.highTicks
    const hasBelow = bottom < this.lowTicks
    if (hasAbove && (!hasBelow || above > below || isTieUp)) {
      this.highTicks = top
      this.volume += above
    } else {
      this.lowTicks = bottom
      this.volume += below
    }
  }
}

/** The price with the most volume; of several the one nearest the middle of the range, then the lower. */
function pointOfControl(profile: VolumeByPrice, { ties }: ValueAreaRule): number {
  const twiceMiddle = profile.lowTicks + profile.highTicks
  let poc = profile.lowTicks
  let most = 0
  let nearest = Number.POSITIVE_INFINITY
  for (let ticks = profile.lowTicks; ticks <= profile.highTicks; ticks++) {
    const volume = profile.volumeAt(ticks)
    if (volume < most) continue
    const distance = Math.abs(2 * ticks - twiceMiddle)
    const isTaken =
      volume > most || distance < nearest || (distance === nearest && ties === 'mirrored')
    if (!isTaken) continue
    poc = ticks
    most = volume
    nearest = distance
  }
  return poc
}

function volumeBetween(profile: VolumeByPrice, lowTicks: number, highTicks: number): number {
  let volume = 0
  for (let ticks = lowTicks; ticks <= highTicks; ticks++) volume += profile.volumeAt(ticks)
  return volume
}
