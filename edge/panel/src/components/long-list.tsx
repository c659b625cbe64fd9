import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

/** How many rows a phone shows at first; the style sheet hides the others. */
const foldedRows = 8

type LongListProps = {
  readonly name: string
  readonly label: string
  readonly count: number
  readonly children: ComponentChildren
}

/**
 * A list that scrolls in its own area on a wide screen. On a phone it would trap the thumb, so there it is
 * folded and unfolds into the page.
 */
export function LongList({ name, label, count, children }: LongListProps) {
  const [isUnfolded, setUnfolded] = useState(false)
  return (
    <>
      <div
        class="scroll"
        data-testid={name}
        data-unfolded={isUnfolded}
        role="group"
        aria-label={label}
        tabIndex={0}
      >
        {children}
      </div>
      {count > foldedRows && (
        <button
          type="button"
          class="plain-button unfold"
          aria-expanded={isUnfolded}
          onClick={() => setUnfolded(!isUnfolded)}
        >
          {isUnfolded ? 'Show fewer' : `Show all ${count}`}
        </button>
      )}
    </>
  )
}
