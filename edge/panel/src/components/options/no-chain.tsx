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
          <p>To give one, start with a file of option quotes:</p>
          <pre>
            <code>npm start -- --chain FILE</code>
          </pre>
          <p class="note">
            FILE is a table of quotes as the exchange’s delayed-quote page saves it. “mia gamma
            FILE” shows what it holds.
          </p>
        </div>
      ) : (
        <Empty>Waiting for the core.</Empty>
      )}
    </Section>
  )
}
