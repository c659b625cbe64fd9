import type { EventName, IBApi } from '@stoqey/ib'

/**
 * Listens without ever throwing into the emitter: an error there ends the process, and the messages behind it
 * wait until more data come.
 */
export function guardedOn(
  api: IBApi,
  event: EventName,
  listener: (...args: never[]) => void,
  onFault: (error: unknown) => void,
): void {
  const guarded = (...args: never[]): void => {
    try {
      listener(...args)
    } catch (error) {
      onFault(error)
    }
  }
  ;(api as unknown as { on(name: EventName, run: typeof guarded): void }).on(event, guarded)
}
