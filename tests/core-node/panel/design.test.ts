import { readFileSync } from 'node:fs'

import { describe, test } from 'vitest'

const css = readFileSync(
  new URL('../../../edge/panel/src/styles/tokens.css', import.meta.url),
  'utf8',
)

function tokensOf(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)
  return new Map([...found].map(([, name = '', value = '']) => [name, value]))
}

const [darkText = '', lightText = ''] = css.split('@media (prefers-color-scheme: light)')
const dark = tokensOf(darkText)
// The light surround gives only what differs.
const light = new Map([...dark, ...tokensOf(lightText)])

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const texts = ['text', 'muted', 'long', 'short', 'caution', 'level-value', 'level-flip'] as const
const surfaces = ['surface', 'ground', 'surface-raised'] as const

describe.for([
  ['dark', dark],
  ['light', light],
] as const)('in the %s surround', ([, tokens]) => {
  const color = (name: string) => tokens.get(name) ?? '#000000'

  test('every colour of text can be read on the page’s surface', ({ expect }) => {
    for (const name of texts) {
      expect(contrast(color(name), color('surface')), name).toBeGreaterThanOrEqual(4.5)
    }
  })

  test('plain and quiet text can be read on every surface', ({ expect }) => {
    for (const surface of surfaces) {
      expect(contrast(color('text'), color(surface)), surface).toBeGreaterThanOrEqual(7)
      expect(contrast(color('muted'), color(surface)), surface).toBeGreaterThanOrEqual(4.5)
    }
  })

  test('what is pressed in an emergency can be read', ({ expect }) => {
    expect(contrast(color('kill-text'), color('kill'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(color('live-text'), color('live'))).toBeGreaterThanOrEqual(4.5)
  })
})
