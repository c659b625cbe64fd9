import { computed } from '@preact/signals'

import { healthAge } from '../ages.ts'
import { desk } from '../live.ts'
import { desks, panel, session } from '../store.ts'
import { noValue } from '../text/format.ts'

const health = computed(() => panel.value.health?.row ?? null)
const links = computed(() => panel.value.links)

/** How the core itself does, in one quiet line at the end. */
export function SystemLine() {
  const row = health.value
  return (
    <section class="area system" aria-label="The core itself" data-stale={healthAge.isStale}>
      <dl>
        <Fact label="Desk" value={desk.value} />
        <Fact label="Broker" value={links.value.broker?.state ?? noValue} />
        <Fact label="Feed" value={links.value.feed?.state ?? noValue} />
        <Fact label="Step p99" value={row === null ? noValue : `${row.stepP99Us.toFixed(1)} µs`} />
        <Fact
          label="Tick to order p99"
          value={row === null ? noValue : `${row.tickToOrderP99Us.toFixed(0)} µs`}
        />
        <Fact label="Memory" value={row === null ? noValue : `${row.rssMb.toFixed(0)} MB`} />
        {healthAge.text.value !== '' && (
          <Fact label="Measured" value={`${healthAge.text.value} ago`} />
        )}
        <Fact label="Build" value={session.value?.build ?? noValue} />
      </dl>
      <OtherDesks />
    </section>
  )
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function OtherDesks() {
  const others = desks.value.filter((name) => name !== desk.value)
  if (others.length === 0) return null
  return (
    <nav aria-label="Other desks">
      {others.map((name) => (
        <a key={name} href={`?desk=${name}`}>
          {name}
        </a>
      ))}
    </nav>
  )
}
