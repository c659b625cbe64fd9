/** Record types of DBN and the bytes each needs (layout: Databento's DBN specification, versions 1 to 3). */
export const RecordType = {
  Trade: 0x00,
  Mbp1: 0x01,
  Mbp10: 0x0a,
  Status: 0x12,
  Definition: 0x13,
  Imbalance: 0x14,
  Error: 0x15,
  SymbolMapping: 0x16,
  System: 0x17,
  Statistics: 0x18,
  OhlcvDeprecated: 0x11,
  OhlcvSecond: 0x20,
  OhlcvMinute: 0x21,
  OhlcvHour: 0x22,
  OhlcvDay: 0x23,
  OhlcvEndOfDay: 0x24,
  Mbo: 0xa0,
  BboSecond: 0xc3,
  BboMinute: 0xc4,
} as const

/** Every record starts with its length in four-byte words, its type, publisher, instrument and time. */
export const recordHeadLength = 16

const lengths: readonly (readonly [number, number])[] = [
  [RecordType.Trade, 48],
  [RecordType.Mbp1, 80],
  [RecordType.Mbp10, 368],
  [RecordType.Status, 40],
  [RecordType.Definition, 56],
  [RecordType.Imbalance, 16],
  [RecordType.Error, 16],
  [RecordType.SymbolMapping, 16],
  [RecordType.System, 16],
  [RecordType.Statistics, 16],
  [RecordType.OhlcvDeprecated, 56],
  [RecordType.OhlcvSecond, 56],
  [RecordType.OhlcvMinute, 56],
  [RecordType.OhlcvHour, 56],
  [RecordType.OhlcvDay, 56],
  [RecordType.OhlcvEndOfDay, 56],
  [RecordType.Mbo, 56],
  [RecordType.BboSecond, 80],
  [RecordType.BboMinute, 80],
]

/** The bytes a record of a type has at least, by type; 0 for a type that is unknown. */
export const minimumLength = new Uint16Array(256)
for (const [type, length] of lengths) minimumLength[type] = length

/** How long a bar of each type lasts, in seconds. */
export const barSeconds: ReadonlyMap<number, number> = new Map([
  [RecordType.OhlcvSecond, 1],
  [RecordType.OhlcvMinute, 60],
  [RecordType.OhlcvHour, 3_600],
  [RecordType.OhlcvDay, 86_400],
  [RecordType.OhlcvEndOfDay, 86_400],
])

export const RecordFlag = { Last: 0x80, Snapshot: 0x20 } as const

/** Letters of actions and sides, as their ASCII codes. */
export const Letter = {
  Add: 65,
  Cancel: 67,
  Fill: 70,
  Modify: 77,
  Clear: 82,
  Trade: 84,
  Ask: 65,
  Bid: 66,
  Yes: 89,
  No: 78,
} as const

/** The upper half of the 64-bit value that stands for "no price". */
export const undefinedPriceHigh = 0x7fffffff
