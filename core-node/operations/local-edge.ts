import { access, readFile, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { build } from 'esbuild'
import { Log, LogLevel, Miniflare } from 'miniflare'
import type { MiniflareOptions } from 'miniflare'

/** The secrets of each desk, as the edge's setting DESK_KEYS has them. */
export type DeskKeys = Readonly<
  Record<string, { readonly uplink: string; readonly command: string }>
>

export type LocalEdgeOptions = {
  readonly port: number
  /** The edge keeps its state in here. */
  readonly dataDir: string
  readonly deskKeys: DeskKeys
  /** The built panel, served at `/`. */
  readonly assetsDir: string
  /** Gets the edge's log, one JSON line at a time, and what the runtime itself has to say. */
  readonly onLog: (line: string) => void
}

export type LocalEdge = {
  /** e.g. http://localhost:8787 */
  readonly url: string
  /** Ends the runtime; gives back once its process is gone. */
  stop(): Promise<void>
}

const projectDir = resolve(import.meta.dirname, '../..')
const workerName = 'mia-edge'

/**
 * Runs the edge on this machine in the runtime it has in production, with its state on this disk, reachable
 * from this machine only and without a connection to any other. The one file that knows Miniflare.
 */
export async function startLocalEdge(options: LocalEdgeOptions): Promise<LocalEdge> {
  await requireAssets(options.assetsDir)
  const [script, compatibilityDate, migrations] = await Promise.all([
    bundleWorker(),
    readCompatibilityDate(),
    readMigrations(),
  ])
  const miniflare = new Miniflare(describeInstance(options, script, compatibilityDate))
  try {
    const { port } = await miniflare.ready
    await applyMigrations(await miniflare.getD1Database('HISTORY'), migrations)
    return { url: `http://localhost:${port}`, stop: () => miniflare.dispose() }
  } catch (error) {
    await miniflare.dispose().catch(() => undefined)
    throw isPortInUse(error)
      ? new Error(`port ${options.port} is in use: choose another with --port`, { cause: error })
      : error
  }
}

async function requireAssets(assetsDir: string): Promise<void> {
  try {
    await access(join(assetsDir, 'index.html'))
  } catch (error) {
    throw new Error(`the panel is not built: ${assetsDir} has no index.html (npm run build)`, {
      cause: error,
    })
  }
}

async function bundleWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(projectDir, 'edge/worker.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    platform: 'neutral',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    external: ['cloudflare:*', 'node:*'],
    logLevel: 'silent',
  })
  const [bundle] = outputFiles
  if (bundle === undefined) throw new Error('the edge was bundled to nothing')
  return bundle.text
}

/** The date is that of the deployment: wrangler.toml is the one place where it stands. */
async function readCompatibilityDate(): Promise<string> {
  const config = await readFile(join(projectDir, 'wrangler.toml'), 'utf8')
  const date = /^compatibility_date = "(.+)"$/m.exec(config)?.[1]
  if (date === undefined) throw new Error('wrangler.toml has no compatibility_date')
  return date
}

function describeInstance(
  { port, dataDir, deskKeys, assetsDir, onLog }: LocalEdgeOptions,
  script: string,
  compatibilityDate: string,
): MiniflareOptions {
  return {
    host: '127.0.0.1',
    port,
    resourcePersistencePath: resolve(dataDir),
    // Both would call Cloudflare: for a description of this request's origin, and to be counted.
    cf: false,
    telemetry: { enabled: false },
    enableDevRegistry: false,
    logRequests: false,
    log: new LineLog(onLog),
    handleStructuredLogs: ({ message }) => onLog(message),
    workers: [
      {
        config: {
          name: workerName,
          compatibilityDate,
          manifest: {
            mainModule: 'worker.js',
            modulesRoot: '/',
            modules: { 'worker.js': { type: 'esm', contents: script } },
          },
          exports: { SessionObject: { type: 'durable-object', storage: 'sqlite' } },
          assets: {
            directory: resolve(assetsDir),
            hasUserWorker: true,
            notFoundHandling: 'single-page-application',
            runWorkerFirst: ['/api/*'],
          },
          env: {
            ASSETS: { type: 'assets' },
            SESSION: { type: 'durable-object', worker: workerName, exportName: 'SessionObject' },
            HISTORY: { type: 'd1', id: 'mia-history' },
            LOGIN_LIMIT: {
              type: 'rate-limit',
              namespace: '1001',
              simple: { limit: 10, period: 60 },
            },
            PANEL_ACCESS: { type: 'text', value: 'open' },
            DESK_KEYS: { type: 'text', value: JSON.stringify(deskKeys) },
          },
        },
      },
    ],
  }
}

/** What Miniflare says about itself, warnings and errors only, goes where the edge's own log goes. */
class LineLog extends Log {
  readonly #onLine: (line: string) => void

  constructor(onLine: (line: string) => void) {
    super(LogLevel.WARN)
    this.#onLine = onLine
  }

  protected override log(message: string): void {
    this.#onLine(message)
  }
}

function isPortInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_ADDRESS_IN_USE'
}

type MigrationFile = { readonly name: string; readonly statements: readonly string[] }

async function readMigrations(): Promise<readonly MigrationFile[]> {
  const folder = join(projectDir, 'migrations')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      return { name, statements: text.split('--> statement-breakpoint') }
    }),
  )
}

/** The part of D1 used here: Miniflare's own types of it stand in a package that is not installed. */
type Statement = {
  bind(...values: readonly string[]): Statement
  run(): Promise<unknown>
  all(): Promise<{ readonly results: readonly { readonly name: string }[] }>
}
type Database = {
  prepare(query: string): Statement
  batch(statements: readonly Statement[]): Promise<unknown>
}

/**
 * Applies what this database has not seen, each file in one transaction. The table is the one `wrangler d1
 * migrations` keeps, so either may go on where the other stopped.
 */
async function applyMigrations(
  database: Database,
  migrations: readonly MigrationFile[],
): Promise<void> {
  const table = `CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`
  await database.prepare(table).run()
  const { results } = await database.prepare('SELECT name FROM d1_migrations').all()
  const applied = new Set(results.map(({ name }) => name))
  for (const { name, statements } of migrations) {
    if (applied.has(name)) continue
    await database.batch([
      ...statements.map((statement) => database.prepare(statement)),
      database.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
    ])
  }
}
