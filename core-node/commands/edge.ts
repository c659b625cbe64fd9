import process from 'node:process'

import type { Command } from 'commander'

import { Config } from '../../shared/config.ts'
import { ExitCode } from '../operations/exit.ts'
import { readOrMakeKeys } from '../operations/keys.ts'
import { note } from '../operations/output.ts'
import { dataDirOption, openDataDir, port } from './options.ts'
import { buildPanel, panelDist } from './panel-build.ts'
import { untilStopped } from './until-stopped.ts'

type Options = { readonly port: number; readonly dataDir: string; readonly desk: string }

export function addEdge(program: Command): void {
  program
    .command('edge')
    .description('the edge alone, in workerd on this machine, with the panel')
    .option('--port <port>', 'of panel and edge', port, 8787)
    .option('--desk <name>', 'whose core may connect', Config.parse({}).desk)
    .addOption(dataDirOption())
    .action(runEdge)
}

async function runEdge(options: Options): Promise<void> {
  const dataDir = openDataDir(options.dataDir)
  const keys = readOrMakeKeys(dataDir.keys, options.desk)
  await buildPanel()
  // Loaded only here: workerd's host is large, and every command would wait for it.
  const { startLocalEdge } = await import('../operations/local-edge.ts')
  const edge = await startLocalEdge({
    port: options.port,
    dataDir: dataDir.edge,
    deskKeys: { [options.desk]: keys },
    assetsDir: panelDist,
    onLog: note,
  })
  note(`panel at ${edge.url}`)
  process.send?.({ type: 'ready' })
  await untilStopped()
  await edge.stop()
  process.exit(ExitCode.Done)
}
