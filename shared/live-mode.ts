import type { LiveMode, Mode } from './vocabulary.ts'

/** Whether a mode's orders move real money. In a file without a schema, since the panel asks it too. */
export function isLiveMode(mode: Mode): mode is LiveMode {
  return mode === 'live-micro' || mode === 'live'
}
