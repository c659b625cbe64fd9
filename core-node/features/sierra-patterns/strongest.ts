/**
 * The signed maximum: whichever side is stronger, and 0 when they are equal.
 * @param up the strongest signal to buy, 0 to 1
 * @param down the strongest signal to sell, 0 to 1
 */
export function strongest(up: number, down: number): number {
  return up > down ? up : down > up ? -down : 0
}
