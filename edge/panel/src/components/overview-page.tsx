import { Events } from './events.tsx'
import { Orders } from './orders.tsx'
import { PositionPanel } from './position.tsx'
import { Price } from './price.tsx'
import { Score } from './score.tsx'
import { SystemLine } from './system-line.tsx'
import { Trades } from './trades.tsx'

/** Everything that is watched while it trades, in the order a thumb meets it. */
export function OverviewPage() {
  return (
    <>
      <Price />
      <PositionPanel />
      <Score />
      <Orders />
      <Trades />
      <Events />
      <SystemLine />
    </>
  )
}
