/**
 * A phone can lose its network without the socket closing. So the page pings, as a core does; the edge
 * answers without waking its object. The text is the contract's `pingText`, whose module would bring every
 * schema of the frames into the page.
 */
export const pingText = 'ping'
export const pingEveryMs = 10_000

/** Two pings without an answer, and some time for a slow network. */
export const silentAfterMs = 25_000
