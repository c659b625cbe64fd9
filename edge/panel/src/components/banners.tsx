import { computed } from '@preact/signals'
import type { ComponentChildren } from 'preact'

import { desk, startLive } from '../live.ts'
import {
  desks,
  freshness,
  kill,
  lastDataAtMs,
  nowMs,
  presence,
  pulse,
  session,
  socket,
} from '../store.ts'
import { formatAge } from '../text/format.ts'
import { formatClock } from '../text/new-york.ts'

/** What the operator must not overlook, above everything else. */
export function Banners() {
  return (
    <div class="banners">
      <KillBanner />
      <ConnectionBanner />
    </div>
  )
}

function KillBanner() {
  const { latch } = kill.value
  return (
    <div role="alert">
      {latch !== null && (
        <div class="banner banner-kill">
          <p>
            <strong class="banner-title">Kill switch latched: {latch.level}</strong>
            By {latch.by} at {formatClock(latch.sinceUs)}, reason: {latch.reason}. No new entries
            until it is re-armed at the trading machine.
          </p>
        </div>
      )}
    </div>
  )
}

const dataAge = computed(() => {
  const at = lastDataAtMs.value
  return at === null ? '' : formatAge(nowMs.value - at)
})

const coreAge = computed(() => {
  const at = presence.value?.lastSeenMs ?? null
  return at === null ? '' : formatAge(nowMs.value - at)
})

const retryIn = computed(() => {
  const state = socket.value
  if (state.phase !== 'waiting') return ''
  return `in ${Math.max(1, Math.ceil((state.retryAtMs - nowMs.value) / 1_000))} s`
})

/** Ages count on in an aria-hidden part: a reader is told once, not every second. */
function ConnectionBanner() {
  return <div role="status">{bannerOf()}</div>
}

function bannerOf() {
  switch (freshness.value) {
    case 'fresh':
      return session.value?.phase === 'ended' ? (
        <Banner title="The session has ended.">These are its last figures.</Banner>
      ) : null
    case 'empty':
      return socket.value.phase === 'waiting' ? <Offline title={refusalTitle()} /> : null
    case 'disconnected':
      return <Offline title="Offline: no connection to the edge." />
    case 'stale':
      return (
        <Banner title="Stale: no new data.">
          {pulse.value?.isOpen === false ? 'The market is closed. ' : ''}What you see is old
          <span aria-hidden="true">: {dataAge}</span>.
        </Banner>
      )
    case 'core-disconnected':
      return (
        <Banner title="The core is not connected.">
          What you see is old
          <span aria-hidden="true">
            {coreAge.value === '' ? '' : `: last heard ${coreAge.value} ago`}
          </span>
          . To stop it now, run “mia kill” at the trading machine.
        </Banner>
      )
  }
}

/** A desk that the edge does not know is refused at each attempt. */
function refusalTitle(): string {
  const isKnown = desks.value.length === 0 || desks.value.includes(desk.value)
  return isKnown ? 'The edge does not answer.' : `The edge knows no desk “${desk.value}”.`
}

function Offline({ title }: { readonly title: string }) {
  return (
    <Banner title={title} action={<TryNow />}>
      Trying again<span aria-hidden="true"> {retryIn}</span>. To stop the core now, run “mia kill”
      at the trading machine.
    </Banner>
  )
}

function TryNow() {
  return (
    <button type="button" class="plain-button" onClick={startLive}>
      Try now
    </button>
  )
}

type BannerProps = {
  readonly title: string
  readonly action?: ComponentChildren
  readonly children: ComponentChildren
}

function Banner({ title, action, children }: BannerProps) {
  return (
    <div class="banner banner-stale">
      <p>
        <strong class="banner-title">{title}</strong> {children}
      </p>
      {action}
    </div>
  )
}
