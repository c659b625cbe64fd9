import { gzipSync } from 'node:zlib'

import type { Plugin } from 'vite'
import { defineConfig } from 'vite'

/** The page is opened in a hurry and over a phone's network. */
const budgetKilobytes = 60

/** Prints what the page's scripts weigh, and fails the build when that is too much. */
function scriptBudget(): Plugin {
  return {
    name: 'script-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const bytes = Object.values(bundle).reduce(
        (sum, file) => sum + (file.type === 'chunk' ? gzipSync(file.code).length : 0),
        0,
      )
      const kilobytes = bytes / 1_000
      this.info(`scripts: ${kilobytes.toFixed(1)} kB gzip of ${budgetKilobytes} kB`)
      if (kilobytes > budgetKilobytes) this.error('the scripts are over their budget')
    },
  }
}

/** uPlot keeps these for who draws bars, steps or splines. */
const unusedPaths = /^\t\(paths\.(?:stepped|bars|spline) += \w+\);\n/gm

/** The page draws lines: without uPlot's other shapes its scripts are two kilobytes smaller. */
function linesOnly(): Plugin {
  return {
    name: 'lines-only',
    transform: {
      filter: { id: /uPlot\.esm\.js$/ },
      handler(code) {
        const lean = code.replaceAll(unusedPaths, '')
        if (lean === code) this.error('uPlot has changed: its other shapes are not where they were')
        return { code: lean, map: null }
      },
    },
  }
}

export default defineConfig({
  base: './',
  plugins: [linesOnly(), scriptBudget()],
  // Elements are made by Preact's own function: the automatic runtime around it would add half a kilobyte.
  oxc: {
    // What is built is what is served, also from a test.
    jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment', development: false },
    jsxInject: `import { h, Fragment } from 'preact'`,
  },
  build: {
    target: 'es2023',
    emptyOutDir: true,
    // The content security policy allows no inline script, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // `vite edge/panel` while working on the page: the API comes from a running `mia up`.
  server: { proxy: { '/api': { target: 'http://localhost:8787', ws: true } } },
})
