/** A message that concerns no request. */
export type Notice = { readonly code: number; readonly text: string }

const farms = {
  market: { ok: 2104, broken: 2103, name: 'Market data farm', of: 'usfarm' },
  history: { ok: 2106, broken: 2105, name: 'HMDS data farm', of: 'ushmds' },
  definitions: { ok: 2158, broken: 2157, name: 'Sec-def data farm', of: 'secdefnj' },
} as const
export type Farm = keyof typeof farms

const allFarms = Object.keys(farms) as Farm[]

/** IB says so to a client that connects while the gateway itself has no way to IB. */
const serverLost: Notice = {
  code: 2110,
  text: 'Connectivity between Trader Workstation and server is broken. It will be restored automatically.',
}

export function farmNotice(farm: Farm, isBroken: boolean): Notice {
  const { ok, broken, name, of } = farms[farm]
  return isBroken
    ? { code: broken, text: `${name} connection is broken:${of}` }
    : { code: ok, text: `${name} connection is OK:${of}` }
}

/** What a gateway says once a session stands. @param broken data farms that are away */
export function linkNotices(broken: readonly Farm[] = []): Notice[] {
  return allFarms.map((farm) => farmNotice(farm, broken.includes(farm)))
}

/** The same while it has no way to IB. */
export function lostNotices(): Notice[] {
  return [serverLost, ...linkNotices(allFarms)]
}
