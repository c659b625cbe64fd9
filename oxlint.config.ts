import type { OxlintOverride } from 'oxlint'
import { defineConfig } from 'oxlint'

/** The engine's folders in the order the data runs: a folder imports only those that stand before it. */
const engineFolders = [
  'market',
  'options',
  'features',
  'confluence',
  'filter',
  'strategy',
  'risk',
  'execution',
] as const

/** What each folder around the engine may import of core-node: ports, never another's insides. */
const surroundings: Record<string, readonly string[]> = {
  engine: engineFolders,
  feed: ['market'],
  broker: ['market', 'execution', 'engine'],
  gateway: ['market', 'options', 'broker', 'feed'],
  research: [...engineFolders, 'engine', 'feed', 'broker'],
  uplink: ['engine'],
  operations: [...engineFolders, 'engine', 'uplink'],
}

const folders = [...engineFolders, ...Object.keys(surroundings), 'commands']

const impureGlobals = [
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'process',
  'Buffer',
  'fetch',
  'crypto',
  'console',
  'Promise',
  'WebSocket',
].map((name) => ({ name, message: 'The engine is pure: time and input arrive as events.' }))

type Rules = NonNullable<OxlintOverride['rules']>

/** The engine is synchronous and has no clock, no randomness, no I/O: time is the event's time. */
const purity: Rules = {
  'no-restricted-globals': ['error', ...impureGlobals],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'Randomness is seeded and injected.' },
    { object: 'Temporal', property: 'Now', message: 'Time is the event’s time.' },
  ],
}

const noPackages = { regex: '^[^.]', message: 'The engine imports no package and no Node API.' }

function forbidImports(...patterns: { regex: string; message: string }[]): Rules {
  return { 'no-restricted-imports': ['error', { patterns }] }
}

function importsOnly(folder: string, allowed: readonly string[]) {
  const forbidden = folders.filter((other) => other !== folder && !allowed.includes(other))
  return [
    {
      regex: `^(\\.\\./)+(core-node/)?(${forbidden.join('|')})/`,
      message: `core-node/${folder} may import only: ${[...allowed, 'shared'].join(', ')}.`,
    },
    { regex: '^(\\.\\./)+edge/', message: 'core-node and edge meet only in shared.' },
  ]
}

function pureFolder(folder: string, index: number): OxlintOverride {
  const directions = importsOnly(folder, engineFolders.slice(0, index))
  return {
    files: [`core-node/${folder}/**/*.ts`],
    rules: { ...forbidImports(...directions, noPackages), ...purity },
  }
}

function surroundingFolder([folder, allowed]: [string, readonly string[]]): OxlintOverride {
  return {
    files: [`core-node/${folder}/**/*.ts`],
    rules: { ...forbidImports(...importsOnly(folder, allowed)) },
  }
}

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'vitest'],
  categories: { correctness: 'error' },
  ignorePatterns: ['edge/worker-configuration.d.ts', 'migrations/**', 'edge/**/migrations/**'],
  rules: {
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': [
      'error',
      { considerDefaultExhaustiveForUnions: true },
    ],
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-imports': 'error',
    'unicorn/prefer-node-protocol': 'error',
    'import/no-cycle': 'error',
    'vitest/no-focused-tests': 'error',
    eqeqeq: 'error',
    curly: ['error', 'multi-line'],
    'no-shadow': 'error',
    'no-console': 'error',
    'max-lines': ['warn', { max: 400, skipBlankLines: true, skipComments: true }],
    'max-lines-per-function': ['warn', { max: 70, skipBlankLines: true, skipComments: true }],
  },
  overrides: [
    ...engineFolders.map(pureFolder),
    ...Object.entries(surroundings).map(surroundingFolder),
    {
      // The step itself is as pure as the folders it calls; the journal and the replay around it are not.
      files: ['core-node/engine/step/**/*.ts'],
      rules: { ...forbidImports(...importsOnly('engine', engineFolders), noPackages), ...purity },
    },
    {
      files: ['shared/**/*.ts'],
      rules: forbidImports({
        regex: '(core-node|edge)/|^node:',
        message: 'shared is contracts: no I/O, no side.',
      }),
    },
    {
      files: ['edge/**/*.{ts,tsx}'],
      rules: forbidImports({
        regex: 'core-node/',
        message: 'core-node and edge meet only in shared.',
      }),
    },
    {
      files: ['tests/**/*.ts'],
      rules: { 'max-lines-per-function': 'off', 'max-lines': 'off' },
    },
    {
      files: [
        'core-node/operations/ensure-installed.mjs',
        'tests/bench/**/*.ts',
        'tests/faults/main.ts',
        'tests/mutation/main.ts',
        'tests/crash/main.ts',
      ],
      rules: { 'no-console': 'off' },
    },
  ],
})
