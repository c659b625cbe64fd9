import { change, contracts, lastPrice, netCents, positionText } from '../figures.ts'
import { formatSignedMoney, noValue } from '../text/format.ts'
import { Arrow } from './arrow.tsx'

/** Price, position and money in one line, for the pages that show something else. */
export function Ticker() {
  const { text = '', sign = 0 } = change.value ?? {}
  const net = netCents.value
  return (
    <section class="area area-ticker" aria-label="Price and position" data-testid="ticker">
      <p class="ticker-price">
        <strong data-testid="ticker-price">{lastPrice}</strong>{' '}
        <span data-sign={sign}>
          <Arrow sign={sign} />
          {text}
        </span>
      </p>
      <p class="ticker-position">
        <strong data-sign={Math.sign(contracts.value)}>{positionText}</strong>{' '}
        <span data-sign={Math.sign(net ?? 0)}>
          {net === null ? noValue : formatSignedMoney(net)}
        </span>
      </p>
    </section>
  )
}
