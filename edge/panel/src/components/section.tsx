import type { ComponentChildren } from 'preact'

import { hasSession } from '../store.ts'

type SectionProps = {
  /** Names the grid area and the heading's id. */
  readonly name: string
  readonly title: string
  readonly aside?: ComponentChildren
  readonly children: ComponentChildren
}

/** One area of the page under its heading. */
export function Section({ name, title, aside, children }: SectionProps) {
  const headingId = `${name}-heading`
  return (
    <section class={`area area-${name}`} aria-labelledby={headingId}>
      <div class="area-head">
        <h2 id={headingId}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
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
