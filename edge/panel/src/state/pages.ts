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
