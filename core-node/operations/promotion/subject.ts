import type { Config } from '../../../shared/config.ts'
import { build } from '../build.ts'
import type { Subject } from './record.ts'
import { strategyDigest } from './strategy-digest.ts'

/** This build, with a configuration and the account that real money would be moved with. */
export function subjectOf(config: Config, account: string | undefined): Subject {
  const { desk, instrument } = config
  return { desk, build, strategy: strategyDigest(config), instrument, account }
}
