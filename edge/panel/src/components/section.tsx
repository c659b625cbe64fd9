import type { ComponentChildren } from 'preact'

import type { Age } from '../ages.ts'
import { hasSession } from '../store.ts'

type SectionProps = {
  /** Names the grid area and the heading's id. */
  readonly name: string
  readonly title: string
  readonly aside?: ComponentChildren
  /** Of its figures, where they are older than the page's pulse: old ones grey it out. */
  readonly age?: Age
  readonly children: ComponentChildren
}

/** One area of the page under its heading. */
export function Section({ name, title, aside, age, children }: SectionProps) {
  const headingId = `${name}-heading`
  return (
    <section
      class={`area area-${name}`}
      aria-labelledby={headingId}
      data-stale={age?.isStale}
      data-testid={`area-${name}`}
    >
      <div class="area-head">
        <h2 id={headingId}>{title}</h2>
        {aside}
        {age !== undefined && <AgeNote age={age} />}
      </div>
      {children}
    </section>
  )
}

/** How old the figures beside it are. */
export function AgeNote({ age }: { readonly age: Age }) {
  if (age.text.value === '') return null
  return (
    <p class="age" data-testid="age" data-stale={age.isStale}>
      {age.isStale.value ? `old: ${age.text.value}` : `${age.text.value} ago`}
    </p>
  )
}

/** Says what will stand here, and what it waits for. */
export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <p class="empty">{children}</p>
}

/** Says that a list is empty, once that is known. */
export function EmptyList({ children }: { readonly children: ComponentChildren }) {
  return <Empty>{hasSession.value ? children : 'Waiting for the core.'}</Empty>
}
