const patienceMs = 3_000

const openSockets = new Set<WebSocket>()

/** A socket that a test leaves open is torn down with the runtime, which complains about it. */
export function closeAfterTest(socket: WebSocket): void {
  openSockets.add(socket)
}

export function closeOpenSockets(): void {
  for (const socket of openSockets) {
    // Of many a test wanted to know only that it opens; one is accepted before it can be closed.
    if (socket.readyState === WebSocket.OPEN || socket.readyState === WebSocket.CONNECTING) {
      socket.accept()
      socket.close(1000, 'the test is over')
    }
  }
  openSockets.clear()
}

type Waiter = { resolve(text: string): void; reject(error: Error): void }

/** The client's end of a WebSocket: what came is read in order, what does not come is an error. */
export class SocketProbe {
  readonly socket: WebSocket
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  readonly #texts: string[] = []
  readonly #waiters: Waiter[] = []

  constructor(socket: WebSocket) {
    this.socket = socket
    socket.addEventListener('message', ({ data }) => {
      const waiter = this.#waiters.shift()
      if (waiter === undefined) this.#texts.push(String(data))
      else waiter.resolve(String(data))
    })
    this.closed = new Promise((resolve) => {
      socket.addEventListener('close', ({ code, reason }) => {
        resolve({ code, reason })
      })
    })
    socket.accept()
  }

  async nextText(): Promise<string> {
    const text = this.#texts.shift()
    if (text !== undefined) return text
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject }
      this.#waiters.push(waiter)
      setTimeout(() => {
        const index = this.#waiters.indexOf(waiter)
        if (index >= 0) this.#waiters.splice(index, 1)
        reject(new Error(`nothing came within ${patienceMs} ms`))
      }, patienceMs)
    })
  }

  /** What came and was not read, after everything on its way has had time to come. */
  async rest(): Promise<string[]> {
    await scheduler.wait(50)
    return this.#texts.splice(0)
  }
}
