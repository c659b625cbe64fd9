import { computed } from '@preact/signals'

import { priceToText } from '../../option-prices.ts'
import { chain, chainAge, chainBefore, price } from '../../options.ts'
import { gammaLevels } from '../../state/exposure.ts'
import { formatBillions, formatDistance, formatLevel, noValue } from '../../text/format.ts'
import { flipSentence, gammaLevelLabels, regimeSentence } from '../../text/option-words.ts'
import { Section } from '../section.tsx'
import { UnderlyingChoice } from './underlying-choice.tsx'

const netBn = computed(() => chain.value?.netBn ?? null)

/** How far the net has moved since the snapshot before. */
const moveText = computed(() => {
  const before = chainBefore.value?.netBn ?? null
  if (netBn.value === null || before === null) return ''
  return `${formatBillions(netBn.value - before)} since the last.`
})

/** The exposure as a whole, and where walls and flip stand against the price. */
export function GammaSection() {
  const row = chain.value
  if (row === null) return null
  return (
    <Section name="gamma" title="Gamma exposure" aside={<UnderlyingChoice />} age={chainAge}>
      <div class="gamma-line">
        <p class="gamma-net" data-testid="gamma-net" data-sign={Math.sign(netBn.value ?? 0)}>
          {formatBillions(netBn.value)}
        </p>
        <p class="note">
          per 1 % move: calls {formatBillions(row.callBn)}, puts {formatBillions(row.putBn)}
        </p>
      </div>
      <p class="gamma-sentence">
        {regimeSentence(netBn.value)} {moveText} {flipSentence(row)}
      </p>
      <LevelTable />
    </Section>
  )
}

/** Walls, flips and the price in order of height, as a book shows its levels. */
function LevelTable() {
  const row = chain.value
  const now = price.value
  if (row === null || now === null) return null
  const levels = gammaLevels(row)
  const above = levels.filter(({ points }) => points > now.points)
  const below = levels.filter(({ points }) => points <= now.points)
  return (
    <table class="gamma-levels" data-testid="gamma-levels">
      <thead>
        <tr>
          <th scope="col">Level</th>
          <th scope="col">{row.underlying}</th>
          <th scope="col">from price</th>
          <th scope="col">Future</th>
        </tr>
      </thead>
      <tbody>
        {above.map((level) => (
          <LevelLine key={`${level.kind}${level.points}`} {...level} now={now.points} />
        ))}
        <tr class="gamma-price" data-kind="price">
          <th scope="row">{now.isLive ? 'Price' : 'Spot'}</th>
          <td>{now.points.toFixed(1)}</td>
          <td>{now.isLive ? 'now' : 'at the snapshot'}</td>
          <td>{priceToText(now.points)}</td>
        </tr>
        {below.map((level) => (
          <LevelLine key={`${level.kind}${level.points}`} {...level} now={now.points} />
        ))}
        {missing(row.callWall, row.putWall).map((name) => (
          <tr key={name} class="gamma-missing">
            <th scope="row">{name}</th>
            <td>{noValue}</td>
            <td>not known</td>
            <td>{noValue}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function missing(callWall: number | null, putWall: number | null): readonly string[] {
  return [...(callWall === null ? ['Call wall'] : []), ...(putWall === null ? ['Put wall'] : [])]
}

type LevelLineProps = ReturnType<typeof gammaLevels>[number] & { readonly now: number }

function LevelLine({ kind, points, now }: LevelLineProps) {
  const isMain = kind !== 'flip' || points === chain.value?.flip
  return (
    <tr data-kind={kind} data-main={isMain}>
      <th scope="row">
        {gammaLevelLabels[kind]}
        {!isMain && ' (other)'}
      </th>
      <td>{formatLevel(points)}</td>
      <td>{formatDistance(points - now)}</td>
      <td>{priceToText(points)}</td>
    </tr>
  )
}
