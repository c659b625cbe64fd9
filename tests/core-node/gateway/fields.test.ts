import fc from 'fast-check'
import { describe, test } from 'vitest'

import { ByteMessage } from '../../../core-node/gateway/wire/byte-message.ts'
import { FieldError, FieldReader } from '../../../core-node/gateway/wire/field-reader.ts'
import { javaDouble, message } from '../../../core-node/gateway/wire/fields.ts'

describe('fields', () => {
  test('are read in the order in which they were written', ({ expect }) => {
    const field = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''))
    fc.assert(
      fc.property(fc.array(field, { minLength: 1 }), (fields) => {
        const reader = new FieldReader(Buffer.from(message(...fields)))
        const read = Array.from({ length: reader.count }, () => reader.text())
        expect(read).toEqual(fields)
        expect(reader.left).toBe(0)
      }),
    )
  })

  test('built byte by byte are the same as built from text', ({ expect }) => {
    const field = fc.oneof(
      fc.integer({ min: -(2 ** 40), max: 2 ** 50 }),
      fc.stringMatching(/^[!-~]*$/),
    )
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 8 }), (fields) => {
        const bytes = new ByteMessage()
        for (const value of fields) {
          if (typeof value === 'number') bytes.integer(value)
          else bytes.text(value)
        }
        const built = Buffer.from(bytes.bytes.subarray(0, bytes.length)).toString()
        expect(built).toBe(message(...fields))
      }),
    )
  })

  const unset = ['', '1.7976931348623157e+308', '1.7976931348623157E308', 'Infinity']
  for (const spelling of unset) {
    test(`"${spelling}" is no number`, ({ expect }) => {
      expect(new FieldReader(message(spelling)).optionalNumber()).toBeUndefined()
    })
  }

  const flags = [
    ['1', true],
    ['true', true],
    ['0', false],
    ['', false],
  ] as const
  for (const [spelling, value] of flags) {
    test(`the flag "${spelling}" is ${value}`, ({ expect }) => {
      expect(new FieldReader(message(spelling)).flag()).toBe(value)
    })
  }

  test('that are missing or unfit are said by their place', ({ expect }) => {
    const reader = new FieldReader(message('3', 'abc', '2'))
    reader.skip(1)
    expect(() => reader.integer()).toThrow(
      new FieldError('field 1 is "abc" where an integer is due'),
    )
    expect(() => reader.flag()).toThrow(new FieldError('field 2 is "2" where 0 or 1 is due'))
    expect(() => reader.text()).toThrow(new FieldError('field 3 is missing'))
    expect(() => reader.skip(1)).toThrow(FieldError)
  })

  test('of prices are spelled as Java spells doubles', ({ expect }) => {
    expect([5_800, 5_800.25, 0].map(javaDouble)).toEqual(['5800.0', '5800.25', '0.0'])
  })
})
