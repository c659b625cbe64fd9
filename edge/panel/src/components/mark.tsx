/** The score gauge in small: steps to either side of a middle. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 40 36" aria-hidden="true">
      <g class="mark-short">
        <rect x="0" y="6" width="5" height="24" rx="1" />
        <rect x="8" y="12" width="5" height="12" rx="1" />
      </g>
      <rect class="mark-middle" x="17.5" y="0" width="5" height="36" rx="1" />
      <g class="mark-long">
        <rect x="27" y="12" width="5" height="12" rx="1" />
        <rect x="35" y="6" width="5" height="24" rx="1" />
      </g>
    </svg>
  )
}
