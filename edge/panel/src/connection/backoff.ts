const firstDelayMs = 500
const longestDelayMs = 15_000

/**
 * How long to wait before the next attempt: doubling, with up to a quarter taken off at random so that
 * panels do not come back all at once.
 * @param random from 0 to 1
 */
export function retryDelayMs(failures: number, random: number): number {
  const delay = Math.min(firstDelayMs * 2 ** Math.min(failures, 10), longestDelayMs)
  return Math.round(delay * (1 - random / 4))
}
