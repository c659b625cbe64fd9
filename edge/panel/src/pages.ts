import { signal } from '@preact/signals'

/** The pages, by what stands behind the # of the address: no server has to know of them. */
export const pages = [
  { name: 'overview', hash: '#/', label: 'Overview' },
  { name: 'signal', hash: '#/signal', label: 'Signal' },
  { name: 'options', hash: '#/options', label: 'Options' },
] as const

export type PageName = (typeof pages)[number]['name']

/** The page of an address; one that is none leads to the overview. */
export function pageOf(hash: string): PageName {
  return pages.find((page) => page.hash === hash)?.name ?? 'overview'
}

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
