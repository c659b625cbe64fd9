import { microsPerMilli } from '../../../../shared/units.ts'
import { currentTime } from '../../encode/session.ts'
import { epochSeconds } from '../../market-time.ts'
import { Outgoing } from '../../wire/message-ids.ts'
import { Uses } from '../effect.ts'
import { idOf } from '../message-names.ts'
import type { Primitives } from '../primitive.ts'
import { lasts, number } from '../primitive.ts'

const mostMs = 3_600_000

/** What time the gateway says it is. */
export const clockPrimitives: Primitives = {
  'clock-skew': {
    help: 'currentTime is off, as with a gateway whose own clock is wrong',
    parameters: {
      for: lasts('0s'),
      by: number(
        400,
        { least: -mostMs, most: mostMs },
        'ms',
        'how far ahead of the market’s time it is; behind it below 0',
      ),
    },
    begin: (stage, values) => ({
      uses: new Uses(Number.POSITIVE_INFINITY),
      outgoing(_wire, body) {
        if (idOf(body) !== Outgoing.CurrentTime) return body
        const saidUs = stage.simulation.market.tsUs + values.number('by') * microsPerMilli
        return currentTime(epochSeconds(saidUs))
      },
    }),
  },
}
