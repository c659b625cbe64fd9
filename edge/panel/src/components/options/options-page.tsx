import { chain } from '../../options.ts'
import { SystemLine } from '../system-line.tsx'
import { Ticker } from '../ticker.tsx'
import { ChainSection } from './chain-section.tsx'
import { GammaSection } from './gamma-section.tsx'
import { NoChain } from './no-chain.tsx'
import { ProfileSection } from './profile-section.tsx'
import { RatioSection } from './ratio-section.tsx'
import { StrikeSection } from './strike-chart.tsx'

/** What the option chain says of where the price may stop or run. */
export function OptionsPage() {
  return (
    <>
      <Ticker />
      {chain.value === null ? (
        <NoChain />
      ) : (
        <>
          <GammaSection />
          <StrikeSection />
          <ProfileSection />
          <RatioSection />
        </>
      )}
      <ChainSection />
      <SystemLine />
    </>
  )
}
