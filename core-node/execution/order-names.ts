import type { OrderLeg } from '../../shared/vocabulary.ts'

/** What is in every reference: whose order it is and which build placed it. */
export type Identity = { readonly desk: string; readonly build: string }

/** The most characters of a reference IB keeps. */
const maxRefLength = 40

const legLetter: Readonly<Record<OrderLeg, string>> = {
  entry: 'E',
  stop: 'S',
  target: 'T',
  flatten: 'F',
}
const groupLetter = 'O'

/** A reference: desk, trade date, bracket, leg, build. */
export function refOf(
  { desk, build }: Identity,
  tradeDate: string,
  bracket: number,
  leg: OrderLeg,
): string {
  const date = tradeDate.replaceAll('-', '')
  const text = `${desk.slice(0, 12)}.${date}.${bracket}.${legLetter[leg]}.${build}`
  return text.slice(0, maxRefLength)
}

/** The group of a stop and a target, told by the reference of either: a restart finds it again. */
export function groupOf(ref: string): string {
  return ref.replace(/(\.\d+)\.[ST]\./, `$1.${groupLetter}.`)
}
