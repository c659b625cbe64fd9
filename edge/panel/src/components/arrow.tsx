/** Up, down or neither, without relying on colour. */
export function Arrow({ sign }: { readonly sign: number }) {
  return (
    <span class="arrow" aria-hidden="true">
      {sign > 0 ? '▲' : sign < 0 ? '▼' : ''}
    </span>
  )
}
