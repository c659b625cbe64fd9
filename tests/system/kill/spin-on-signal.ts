import process from 'node:process'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded before a core: its main thread spins for ever once it gets SIGHUP, as a strategy that never comes to
 * an end would make it. Its other threads live on. The watchdog inherits the options of Node, and must not.
 */
if (isMainThread && process.argv[2] === 'run') {
  process.on('SIGHUP', () => {
    process.stderr.write('the main thread spins\n')
    for (;;);
  })
}
