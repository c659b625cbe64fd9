import { session } from '../store.ts'
import { FeatureList } from './feature-list.tsx'
import { ScoreHead } from './score-head.tsx'
import { Section } from './section.tsx'

/** The signal as the overview shows it: the score, and what each feature adds to it. */
export function Score() {
  return (
    <Section name="score" title="Signal" aside={<PresetNote />}>
      <ScoreHead />
      <FeatureList />
    </Section>
  )
}

export function PresetNote() {
  const preset = session.value?.preset
  return preset === undefined ? null : <p class="note">preset {preset}</p>
}
