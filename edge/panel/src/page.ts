import { signal } from '@preact/signals'

import type { PageName } from './state/pages.ts'
import { pageOf } from './state/pages.ts'

export const page = signal<PageName>('overview')

/** Follows the address for as long as the document lives. */
export function followAddress(): void {
  page.value = pageOf(location.hash)
  window.addEventListener('hashchange', () => {
    page.value = pageOf(location.hash)
    // A page begins at its top: the one before may have been scrolled.
    window.scrollTo(0, 0)
  })
}
