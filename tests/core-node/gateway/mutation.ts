/** A small seeded generator (mulberry32): a million messages must cost little, and be the same each time. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 to before `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end)
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item
  }
}

/** What breaks parsers: nothing, signs, the ends of number ranges, other kinds, long texts. */
const nasty = [
  '',
  '-1',
  '0',
  '1',
  '2147483647',
  '-2147483648',
  '9223372036854775807',
  '999999999999999',
  '1.7976931348623157E308',
  'Infinity',
  'NaN',
  '1e400',
  '-0',
  '5400.1',
  'true',
  '{"a":',
  '__proto__',
  'constructor',
  '\u{1F600}',
  'é',
  'x'.repeat(300),
]

type Mutate = (fields: string[], chance: Chance) => void

const mutations: readonly Mutate[] = [
  (fields, chance) => (fields[chance.below(fields.length)] = chance.pick(nasty)),
  (fields, chance) => (fields[chance.below(fields.length)] = String(chance.below(200) - 20)),
  (fields, chance) => fields.splice(chance.below(fields.length), 1),
  (fields, chance) => fields.splice(chance.below(fields.length), 0, chance.pick(nasty)),
  (fields, chance) => fields.splice(chance.below(fields.length)),
  (fields, chance) => fields.push(...fields.slice(chance.below(fields.length))),
  (fields, chance) => {
    const from = chance.below(fields.length)
    const to = chance.below(fields.length)
    ;[fields[from], fields[to]] = [fields[to] as string, fields[from] as string]
  },
]

/** A message with one to three things wrong, now and then a byte too. */
export function mutate(original: readonly string[], chance: Chance): Buffer {
  const fields = [...original]
  for (let times = 1 + chance.below(3); times > 0 && fields.length > 0; times--) {
    chance.pick(mutations)(fields, chance)
  }
  const payload = Buffer.from(`${fields.join('\0')}\0`)
  if (chance.below(4) === 0) payload[chance.below(payload.length)] = chance.below(256)
  return payload
}

/** How many messages a fuzz sends, unless `MIA_FUZZ_MESSAGES` says otherwise. */
export function fuzzMessages(byDefault: number): number {
  return Number(process.env['MIA_FUZZ_MESSAGES'] ?? byDefault)
}
