/** A chain's page as a test would write it down: three strikes of two series. */
export const header =
  'Expiration Date,Calls,Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest,Strike,Puts,Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest'

export const rows = [
  'Fri Jan 19 2024,SPX240119C04650000,101.2,1,100,102,10,0.12,0.6,0.002,1000,4650.00,SPX240119P04650000,33,-1,32,34,30,0.13,-0.4,0.002,3000',
  'Fri Jan 19 2024,SPX240119C04700000,71,1,70,72,20,0.11,0.5,0.003,2000,4700.00,SPX240119P04700000,53,-1,52,54,20,0.12,-0.5,0.003,2000',
  'Fri Jan 19 2024,SPX240119C04750000,45,1,44,46,30,0.10,0.4,0.002,3000,4750.00,SPX240119P04750000,77,-1,76,78,10,0.11,-0.6,0.002,1000',
  'Fri Jan 19 2024,SPXW240119C04700000,71.2,1,70.2,72.2,5,0.11,0.5,0.003,500,4700.00,SPXW240119P04700000,53.2,-1,52.2,54.2,5,0.12,-0.5,0.003,700',
]

export function page(
  changes: {
    date?: string
    last?: string
    header?: string
    rows?: readonly string[]
  } = {},
): string {
  const { date = '"Date: January 7, 2024 at 10:52 AM EST"', last = 'Last: 4697.24' } = changes
  return [
    '',
    `S&P 500 INDEX,${last},Change:  8.5602`,
    `${date},Bid: 4645.23,Ask: 4753.8999,Size: 1*1,Volume: 0`,
    changes.header ?? header,
    ...(changes.rows ?? rows),
    '',
  ].join('\r\n')
}
