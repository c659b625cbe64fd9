import { microsPerMilli } from '../../../../shared/units.ts'
import { Uses } from '../effect.ts'
import type { Primitives } from '../primitive.ts'
import { choice, lasts } from '../primitive.ts'

const minuteMs = 60_000

/** How fast a line is. Messages keep their order, as TCP does. */
export const linePrimitives: Primitives = {
  latency: {
    help: 'every message is late by so much, and by a random part of the jitter',
    parameters: {
      for: lasts('0s'),
      ms: {
        kind: 'number',
        fallback: 50,
        least: 0,
        most: minuteMs,
        unit: 'ms',
        help: 'of the market’s time, each way',
      },
      jitter: {
        kind: 'number',
        fallback: 0,
        least: 0,
        most: minuteMs,
        unit: 'ms',
        help: 'at most so much more, drawn for each message',
      },
      way: choice('which way', 'both', 'out', 'in'),
    },
    begin(stage, values) {
      const way = values.text('way')
      const delayUs = (): number => {
        const ms = values.number('ms') + stage.draw() * values.number('jitter')
        return Math.round(ms * microsPerMilli)
      }
      return {
        uses: new Uses(Number.POSITIVE_INFINITY),
        line: {
          ...(way === 'in' ? {} : { delayOutUs: delayUs }),
          ...(way === 'out' ? {} : { delayInUs: delayUs }),
        },
      }
    },
  },
  'slow-consumer': {
    help: 'the client reads so slowly that messages pile up; with 8 MB waiting it is cut off',
    parameters: {
      for: lasts('60s'),
      rate: {
        kind: 'number',
        fallback: 2_000,
        least: 1,
        most: 1_000_000_000,
        unit: 'bytes a second',
        help: 'what it takes in, in the market’s time',
      },
    },
    begin: (_stage, values) => ({
      uses: new Uses(Number.POSITIVE_INFINITY),
      line: { bytesPerSecond: values.number('rate') },
    }),
  },
}
