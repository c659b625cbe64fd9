import { computed } from '@preact/signals'

import { holdHint, isKillUnsent, killRequest, killView } from '../../kill-control.ts'
import type { KillStep } from '../../state/kill-steps.ts'
import { hasSession, socket } from '../../store.ts'
import { formatElapsed } from '../../text/format.ts'
import { describeKillView, killStepLabel } from '../../text/kill-sentences.ts'

const sentence = computed(() => {
  if (isKillUnsent.value) {
    return socket.value.phase === 'open'
      ? 'The last kill was not sent. Hold again.'
      : 'Not sent: there is no connection. Run “mia kill” at the trading machine.'
  }
  if (holdHint.value !== '') return holdHint.value
  return !hasSession.value && killRequest.value === null
    ? 'Nothing is known of the core yet.'
    : describeKillView(killView.value)
})

const outcome = computed(() => (isKillUnsent.value ? 'unsent' : killView.value.outcome))

/** From the finger to flat: each step with the time it took. */
export function KillProgress() {
  const { steps, isOwn, outcome: reached } = killView.value
  const isElsewhere = !isOwn && reached !== 'ready'
  return (
    <div class="kill-progress" data-outcome={outcome} data-hint={holdHint.value !== ''}>
      <p class="kill-state" data-testid="kill-state" data-outcome={outcome} role="status">
        {sentence}
      </p>
      <ol class="kill-steps" aria-label="Progress of the kill">
        {steps.map((step) => (
          <StepLine key={step.key} step={step} isElsewhere={isElsewhere} />
        ))}
      </ol>
    </div>
  )
}

const stepMarks = { todo: '', active: '… ', done: '✓ ', failed: '✕ ' } as const
const stepWords = {
  todo: 'not yet',
  active: 'under way',
  done: 'done',
  failed: 'failed',
} as const

type StepLineProps = { readonly step: KillStep; readonly isElsewhere: boolean }

function StepLine({ step, isElsewhere }: StepLineProps) {
  const { key, status, seenAfterMs, coreMs } = step
  return (
    <li class="kill-step" data-step={key} data-status={status}>
      <span>{killStepLabel(key, isElsewhere)}</span>
      <span class="visually-hidden">{stepWords[status]}</span>
      <span class="kill-step-time">
        <span aria-hidden="true">{stepMarks[status]}</span>
        {seenAfterMs !== null && formatElapsed(seenAfterMs)}
      </span>
      <span class="kill-step-core">{coreMs !== null && `core ${formatElapsed(coreMs)}`}</span>
    </li>
  )
}
