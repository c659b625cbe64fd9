import type { Config } from '../../../shared/config.ts'
import type { Mode } from '../../../shared/vocabulary.ts'
import type { DataDir } from '../../operations/data-dir.ts'
import type { Log } from '../../operations/log.ts'

export type CoreOptions = {
  readonly config: Config
  /** Where it lies, and what it said before the command line had its say. Undefined: in no file. */
  readonly configFile?: { readonly path: string; readonly config: Config } | undefined
  readonly mode: Mode
  readonly dataDir: DataDir
  /** The account to trade; any other is refused. Undefined: the first one the gateway names. */
  readonly account: string | undefined
  readonly edgeUrl: string | undefined
  readonly clockRate: number
  /** Whether what the engine hears is kept on disk. */
  readonly tape: boolean
  readonly log: Log
  /** The gateway must not be traded with: the process is to end. */
  readonly onRefused: (reason: string) => void
  /** The kill switch has locked it, and it is flat: the process is to end. */
  readonly onLocked: () => void
  /**
   * The main thread stood still for so long that the watchdog may have acted in its place. The broker is held
   * until `goOn`. Undefined: nobody looks after this core.
   */
  readonly onStall?: ((gapMs: number) => void) | undefined
}
