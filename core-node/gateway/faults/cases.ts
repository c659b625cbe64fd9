/** A failure that was seen in the field, made of primitives. */
export type FaultCase = {
  readonly number: number
  readonly name: string
  /** Issues of the systems that it struck: NT is NautilusTrader, LEAN-IB LEAN’s brokerage. */
  readonly seenAt: string
  readonly faults: readonly string[]
}

/**
 * The cases that a core must survive with no lost fill, no doubled fill, no orphan order, no position without a
 * resting stop for more than a second, and an operator who is told. Most begin with the first fill from the
 * moment they are set up, for then there is a position to lose.
 */
export const faultCases: readonly FaultCase[] = [
  {
    number: 1,
    name: 'nightly restart: reconnected, and the subscriptions are dead',
    seenAt: 'NT #1533, #1933, #3733; LEAN #2504',
    faults: ['reset:down=60s@fill#1+10s', 'dead-subscriptions@fill#1+2m'],
  },
  {
    number: 2,
    name: 'a blip of a data farm, 2103 to 2104, kills the subscriptions',
    seenAt: 'NT #3968',
    faults: ['farm-blip:farm=market,for=3s,subscriptions=dead@fill#1+10s'],
  },
  {
    number: 3,
    name: '2103 and 10182 that mean little: the order channel must stand',
    seenAt: 'NT #4412',
    faults: [
      'notice:code=2103,text=Market_data_farm_connection_is_broken:usfarm@fill#1+10s',
      'notice:code=10182,about=data,text=Failed_to_request_live_updates_(disconnected).@fill#1+11s',
      'notice:code=2104,text=Market_data_farm_connection_is_OK:usfarm@fill#1+20s',
    ],
  },
  {
    number: 4,
    name: '326 after a restart: the client id is still in use for a minute',
    seenAt: 'NT #3796, #4412',
    faults: ['hold-client-id:for=30s,held=60s@fill#1', 'drop-socket@fill#1+10s'],
  },
  {
    number: 5,
    name: '1100 in the middle of a fill: its executions are never told',
    seenAt: 'LEAN-IB #249',
    faults: ['link-lost:for=30s,restored=1102@fill#1'],
  },
  {
    number: 6,
    name: '1100 on a socket that stays open',
    seenAt: 'LEAN-IB #129',
    faults: ['link-lost:for=2m,restored=1102,repeat=5@fill#1+10s'],
  },
  {
    number: 7,
    name: 'the link never comes back, every order is refused, and heartbeats are answered',
    seenAt: 'LEAN-IB #246, #247',
    faults: ['link-lost:for=20m,restored=none,orders=reject@fill#1+10s'],
  },
  {
    number: 8,
    name: 'the weekly login is missed for ten minutes',
    seenAt: 'LEAN-IB #246, #262, #34; LEAN #6764; IBC #332, #269; gnzsnz #15, #399',
    faults: ['token-expiry@fill#1+10s', 'login@fill#1+10m'],
  },
  {
    number: 9,
    name: 'a nightly reset that drops the first session behind it too',
    seenAt: 'LEAN-IB #227',
    faults: ['reset:down=90s@fill#1+10s', 'drop-socket@fill#1+2m'],
  },
  {
    number: 10,
    name: 'orders written to a dying socket: never seen, and their ids given out again',
    seenAt: 'LEAN-IB #242',
    faults: ['drop-socket:at=before@msg:placeOrder#1'],
  },
  {
    number: 11,
    name: 'order ids of a former session come again in the next',
    seenAt: 'NT #4247, #3472',
    faults: ['roll-back-ids:by=3@fill#1+10s', 'drop-socket@fill#1+11s'],
  },
  {
    number: 12,
    name: 'a change on a slow link leaves two live orders',
    seenAt: 'NT #4564',
    faults: ['latency:ms=500,for=10m@fill#1', 'double-modify:count=1@fill#1'],
  },
  {
    number: 13,
    name: 'working orders of a former session cannot be managed',
    seenAt: 'NT #5057',
    faults: ['disown@fill#1+10s', 'reset:down=20s@fill#1+11s'],
  },
  {
    number: 14,
    name: 'a stop that filled unheard is missing from the open orders: no cancel',
    seenAt: 'NT #3958',
    faults: [
      'lose:message=orders,count=0,for=20s@fill#1+10s',
      'lose:message=position,count=0,for=20s@fill#1+10s',
      'fill:order=stop@fill#1+12s',
    ],
  },
  {
    number: 15,
    name: 'orderStatus missing, twice and out of order against execDetails and openOrder',
    seenAt: 'NT #3958, #4970',
    faults: [
      'lose:message=orderStatus,count=0,share=30,for=10m',
      'repeat:message=orderStatus,count=0,share=30,for=10m',
      'swap:message=openOrder,behind=orderStatus,count=0,share=30,for=10m',
      'swap:message=execDetails,behind=commissionReport@fill#1',
    ],
  },
  {
    number: 16,
    name: 'flat at the broker by another hand, and the client holds a position',
    seenAt: 'NT #3023, #3042, #3054, #2609',
    faults: [
      'lose:message=position,count=0,for=30s@fill#1+9s',
      'manual-order:side=close@fill#1+10s',
    ],
  },
  {
    number: 17,
    name: 'orders, fills and positions name another venue than the instrument’s',
    seenAt: 'NT #3042, #1789',
    faults: ['other-venue:name=QBALGO'],
  },
  {
    number: 18,
    name: 'the broker liquidates the position',
    seenAt: 'LEAN #5839; LEAN-IB #156',
    faults: ['liquidation@fill#1+10s'],
  },
  {
    number: 19,
    name: 'orders are swallowed: no answer ever',
    seenAt: 'LEAN-IB #93, #25',
    faults: ['swallow:count=3@msg:placeOrder#1'],
  },
  {
    number: 20,
    name: 'of a bracket only the parent arrives: a position without a stop',
    seenAt: 'NT #2245',
    faults: ['parent-only@msg:placeOrder#1'],
  },
  {
    number: 21,
    name: 'malformed ticks',
    seenAt: 'NT #3951',
    faults: [
      'bad-tick:message=tickByTick,value=text,count=3@fill#1+10s',
      'bad-tick:message=tickPrice,value=empty,count=3@fill#1+12s',
      'bad-tick:message=marketDepth,value=nan,count=3@fill#1+14s',
      'bad-tick:message=tickByTick,value=short,count=1@fill#1+16s',
    ],
  },
]

export function findCase(number: number): FaultCase | undefined {
  return faultCases.find((each) => each.number === number)
}
