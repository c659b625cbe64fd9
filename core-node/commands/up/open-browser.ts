import { spawn } from 'node:child_process'
import process from 'node:process'

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
  linux: ['xdg-open'],
}

/** Shows an address in the user's browser. Where there is none, nothing happens: the address is printed. */
export function openBrowser(url: string): void {
  const [command, ...args] = openers[process.platform] ?? []
  if (command === undefined || process.stdout.isTTY !== true) return
  const child = spawn(command, [...args, url], { detached: true, stdio: 'ignore' })
  child.on('error', () => {})
  child.unref()
}
