import type { ComponentChildren } from 'preact'

import type { PageName } from '../state/pages.ts'
import { freshness } from '../store.ts'

type MainProps = { readonly page: PageName; readonly children: ComponentChildren }

/** Everything below the header. What is not fresh looks it: the style sheet greys it out. */
export function Main({ page, children }: MainProps) {
  return (
    <main class="layout" data-page={page} data-freshness={freshness.value}>
      {children}
    </main>
  )
}
