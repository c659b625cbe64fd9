import type { AlertEntry } from './alert-entry.ts'

/** Of the way to the broker, and of what it sends beside orders. Raised by core-node/broker/ib. */
export const brokerAlerts = {
  'broker-link': {
    severities: ['info', 'warning', 'critical'],
    when: 'the way to IB is lost: warning, critical after 30 s or when the gateway’s port was reset; a reset that was to be expected is info',
    over: 'info when it is ready again, with how long it took',
    text: 'the gateway lost its connection to IB',
  },
  'broker-error': {
    severities: ['critical'],
    when: 'IB tells an error that belongs to no order and no request of ours; at most one a minute is told',
    over: 'it is news, not a state: nothing ends it',
    text: 'IB tells an error: TEXT (CODE)',
  },
  'broker-adapter': {
    severities: ['warning'],
    when: 'a message of the gateway cannot be read or taken in; at most one a minute is told',
    over: 'it is news, not a state: nothing ends it',
    text: 'a message of the gateway could not be read: TEXT',
  },
  'client-id': {
    severities: ['info', 'warning', 'critical'],
    when: 'another client uses our id: warning, critical for every minute more',
    over: 'info when the id is ours again',
    text: 'client id ID is in use',
  },
  login: {
    severities: ['info', 'critical'],
    when: 'IB’s weekly login has expired, or IB Gateway takes no session for five minutes outside of a planned reset: only a person can mend it',
    over: 'info when somebody has logged in',
    text: 'IB’s weekly login has expired (Sunday, 01:00 in New York) and only a person can renew it; IB Gateway takes no session since TIME in New York',
  },
  'order-ids': {
    severities: ['warning'],
    when: 'the gateway’s next order id is lower than one that was used',
    over: 'it is news, not a state: ids go on from the highest ever used',
    text: 'the gateway’s next order id fell from ID to ID',
  },
  'market-data': {
    severities: ['info', 'warning', 'critical'],
    when: 'no data of the future for 2.7 s: warning; delayed, frozen or refused data: critical',
    over: 'info when the data are whole again',
    text: 'CONTRACT: no market data for SECONDS s',
  },
  'reference-data': {
    severities: ['warning'],
    when: 'an index or the option chain is not permitted, or there are fewer market data lines than configured',
    over: 'asked for anew with the next connection; no row',
    text: 'no data of VIX: TEXT (CODE)',
  },
  'other-venue': {
    severities: ['info'],
    when: 'orders, fills or positions of our contract name another venue than it trades at; once for each venue and connection',
    over: 'it is news, not a state: the contract is known by its number',
    text: 'the broker names venue VENUE for CONTRACT, which trades at VENUE: it is known by its number',
  },
  'other-position': {
    severities: ['info', 'warning'],
    when: 'the account holds something beside the contract traded',
    over: 'info when it holds nothing else any more',
    text: 'the account also holds CONTRACTS: that is not looked after here',
  },
  roll: {
    severities: ['info', 'warning'],
    when: 'the next contract is about to lead, or leads; warning on the last day, and while a position keeps the old one',
    over: 'info when the next contract is traded',
    text: 'CONTRACT is traded for DAYS more trading days',
  },
} as const satisfies Record<string, AlertEntry>
