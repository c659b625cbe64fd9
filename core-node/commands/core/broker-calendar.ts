import type { CoreOptions } from './core-options.ts'

/**
 * What the calendar brings at a real broker; a simulation trades one contract, whatever the date.
 * @param lastCode the contract of the journal, e.g. ESZ6
 */
export function calendarOf(
  { mode, config }: Pick<CoreOptions, 'mode' | 'config'>,
  execution: { readonly isFlat: boolean },
  lastCode: string | undefined,
) {
  if (mode === 'simulation') return {}
  const { rollMode, rollNoticeDays, resetWindows } = config.broker
  const heldCode = execution.isFlat ? undefined : lastCode
  const isFlat = () => execution.isFlat
  return {
    resets: { windows: resetWindows },
    roll: { mode: rollMode, noticeDays: rollNoticeDays, isFlat, heldCode },
  }
}
