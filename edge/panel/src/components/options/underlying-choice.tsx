import { chosenUnderlying, underlying, underlyings } from '../../options.ts'

/** Which chain is shown, where there are several. */
export function UnderlyingChoice() {
  if (underlyings.value.length < 2) return <p class="note">{underlying}</p>
  return (
    <div class="segmented" role="group" aria-label="Underlying">
      {underlyings.value.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={underlying.value === name}
          onClick={() => {
            chosenUnderlying.value = name
          }}
        >
          {name}
        </button>
      ))}
    </div>
  )
}
