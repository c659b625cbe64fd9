import { signal } from '@preact/signals'
import { useRef } from 'preact/hooks'

import { killLevel } from '../../kill-control.ts'
import { kill } from '../../store.ts'
import { HoldButton } from './hold-button.tsx'
import { KillDialog } from './kill-dialog.tsx'
import { KillOptions } from './kill-options.tsx'
import { KillProgress } from './kill-progress.tsx'

const areOptionsOpen = signal(false)

/** Within the thumb's reach on a phone, beside the events on a wide screen. */
export function KillSwitch() {
  const dialog = useRef<HTMLDialogElement>(null)
  const openDialog = () => dialog.current?.showModal()
  return (
    <section
      class="area area-kill"
      aria-labelledby="kill-heading"
      data-latched={kill.value.latch !== null}
    >
      <h2 id="kill-heading" class="kill-heading">
        Kill switch
      </h2>
      <KillProgress />
      <KillOptions isOpen={areOptionsOpen.value} onTwoSteps={openDialog} />
      <div class="kill-bar">
        <button
          type="button"
          class="kill-more"
          aria-expanded={areOptionsOpen}
          aria-controls="kill-options"
          onClick={() => {
            areOptionsOpen.value = !areOptionsOpen.value
          }}
        >
          <span class="kill-more-label">Level</span>
          <span class="kill-more-level">{killLevel}</span>
        </button>
        <HoldButton onAssistedClick={openDialog} />
      </div>
      <p id="kill-help" class="visually-hidden">
        Press and hold for 1.2 seconds, with a finger, the space bar or Enter. Letting go earlier
        sends nothing.
      </p>
      <KillDialog dialog={dialog} />
    </section>
  )
}
