import type { ComponentChildren } from 'preact'

import { freshness } from '../store.ts'

/** Everything below the header. What is not fresh looks it: the style sheet greys it out. */
export function Main({ children }: { readonly children: ComponentChildren }) {
  return (
    <main class="layout" data-freshness={freshness.value}>
      {children}
    </main>
  )
}
