import { page } from '../page.ts'
import { pages } from '../state/pages.ts'

/** The way to the other pages: beside the name on a desk, under the thumb on a phone. */
export function Navigation() {
  return (
    <nav class="pages" aria-label="Pages">
      {pages.map(({ name, hash, label }) => (
        <a
          key={name}
          class="page-link"
          href={hash}
          aria-current={page.value === name ? 'page' : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  )
}
