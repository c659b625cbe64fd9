import { SystemLine } from '../system-line.tsx'
import { Ticker } from '../ticker.tsx'
import { ContextSection } from './context-section.tsx'
import { FeatureTable } from './feature-table.tsx'
import { ScoreHistorySection } from './score-history.tsx'
import { ScoreSection } from './score-section.tsx'
import { SignalsSection } from './signals-section.tsx'

/** Why the score is what it is, and what came of it. */
export function SignalPage() {
  return (
    <>
      <Ticker />
      <ScoreSection />
      <ScoreHistorySection />
      <ContextSection />
      <FeatureTable />
      <SignalsSection />
      <SystemLine />
    </>
  )
}
