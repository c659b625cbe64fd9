import { profileStyle } from '../../chart/profile-curve.ts'
import { profileViewOf } from '../../chart/profile-view.ts'
import { chain, chainAge, chainBefore, price } from '../../options.ts'
import { profileColumns } from '../../state/exposure.ts'
import { formatBillions } from '../../text/format.ts'
import { CurveFrame } from '../curve-frame.tsx'
import { Empty, Section } from '../section.tsx'

/** Net exposure were the underlying elsewhere: what dealers would have to hedge there. */
export function ProfileSection() {
  const hasCurve = chain.value !== null && profileColumns(chain.value) !== null
  return (
    <Section
      name="profile"
      title="Exposure profile"
      aside={<p class="note">net, by price</p>}
      age={chainAge}
    >
      {hasCurve ? (
        <CurveFrame
          name="profile"
          label="Net gamma exposure over levels of the underlying"
          style={profileStyle}
          view={view}
          describe={describeLevel}
        />
      ) : (
        <Empty>The chain gives no profile.</Empty>
      )}
    </Section>
  )
}

function view() {
  const [row, now] = [chain.value, price.value]
  return row === null || now === null ? null : profileViewOf(row, chainBefore.value, now.points)
}

function describeLevel(points: number, netBn: number | null): string {
  return `at ${points.toFixed(0)}: ${formatBillions(netBn)}`
}
