import type { Side } from './events.ts'
import type { SideMethod } from './trade-classifier.ts'

/** The last trade, its aggressor named: valid until the next one. */
export type LastTrade = {
  tsUs: number
  priceTicks: number
  size: number
  side: Side
  /** How well the side is known, 0 to 1. */
  quality: number
  /** By what the side was found. */
  method: SideMethod
  /** Made from a bar: its size is nobody's order. */
  isReconstructed: boolean
}
