import type { RefObject } from 'preact'

import { fireKill, killLevel } from '../../kill-control.ts'
import { killLevels } from '../../text/labels.ts'

type KillDialogProps = { readonly dialog: RefObject<HTMLDialogElement | null> }

/** The kill for those who cannot hold a button: opened by one action, confirmed by another. */
export function KillDialog({ dialog }: KillDialogProps) {
  const effect = killLevels.find(({ level }) => level === killLevel.value)?.effect
  const close = () => dialog.current?.close()
  return (
    <dialog class="kill-dialog" ref={dialog} aria-labelledby="kill-dialog-heading">
      <h2 id="kill-dialog-heading">Kill now: {killLevel}?</h2>
      <p>{effect}</p>
      <div class="kill-dialog-buttons">
        <button type="button" class="plain-button" autofocus onClick={close}>
          Go back
        </button>
        <button
          type="button"
          class="kill-now"
          onClick={() => {
            close()
            fireKill()
          }}
        >
          Kill now
        </button>
      </div>
    </dialog>
  )
}
