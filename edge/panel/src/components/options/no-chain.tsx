import { hasSession } from '../../store.ts'
import { Empty, Section } from '../section.tsx'

/** Without a chain there is nothing to show, and nothing is made up. */
export function NoChain() {
  return (
    <Section name="no-chain" title="Options">
      {hasSession.value ? (
        <div class="no-chain" data-testid="no-chain">
          <p class="no-chain-title">No option data come in.</p>
          <p>
            Exposure, walls, flip and put/call are read from an option chain, and none has come. The
            features that need one count as missing: they lower the coverage, and no neutral number
            stands in for them.
          </p>
          <p>
            One comes from the gateway when the account has data for SPX options and
            “broker.optionChain” is on, and in a replay from a file:
          </p>
          <pre>
            <code>npm run mia -- replay FILE --chain CHAIN</code>
          </pre>
          <p class="note">
            CHAIN is a table of quotes as the exchange’s delayed-quote page saves it; “mia gamma
            CHAIN” shows what it holds.
          </p>
        </div>
      ) : (
        <Empty>Waiting for the core.</Empty>
      )}
    </Section>
  )
}
