import type { PanelRequest } from '../../../../../shared/frames.ts'
import { killLevel, killReason } from '../../kill-control.ts'
import { killLevels } from '../../text/labels.ts'

type KillOptionsProps = { readonly isOpen: boolean; readonly onTwoSteps: () => void }

/** How much to stop, and why. Folded away on a phone, always open where there is room. */
export function KillOptions({ isOpen, onTwoSteps }: KillOptionsProps) {
  return (
    <div class="kill-options" id="kill-options" data-open={isOpen}>
      <fieldset class="levels">
        <legend>How much to stop</legend>
        {killLevels.map(({ level, label, effect }) => (
          <Level key={level} level={level} label={label} effect={effect} />
        ))}
      </fieldset>
      <div class="kill-reason">
        <label for="kill-reason">Reason</label>
        <input
          id="kill-reason"
          type="text"
          maxLength={200}
          value={killReason}
          onInput={(event) => {
            killReason.value = event.currentTarget.value
          }}
        />
        <button type="button" class="plain-button" onClick={onTwoSteps}>
          Two steps, no hold
        </button>
      </div>
    </div>
  )
}

type LevelProps = {
  readonly level: PanelRequest['level']
  readonly label: string
  readonly effect: string
}

function Level({ level, label, effect }: LevelProps) {
  return (
    <label class="level" data-chosen={killLevel.value === level}>
      <input
        type="radio"
        name="kill-level"
        value={level}
        checked={killLevel.value === level}
        onChange={() => {
          killLevel.value = level
        }}
      />
      <span class="level-name">{label}</span>
      <span class="level-effect">{effect}</span>
    </label>
  )
}
