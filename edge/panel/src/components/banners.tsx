import { computed } from '@preact/signals'

import { startLive } from '../live.ts'
import { freshness, kill, lastDataAtMs, nowMs, presence, pulse, session, socket } from '../store.ts'
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
          <strong class="banner-title">Kill switch latched: {latch.level}</strong>
          <span>
            By {latch.by} at {formatClock(latch.sinceUs)}, reason: {latch.reason}. No new entries
            until it is re-armed at the trading machine.
          </span>
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
    case 'live':
      return session.value?.phase === 'ended' ? (
        <Banner title="The session has ended.">These are its last figures.</Banner>
      ) : null
    case 'empty':
      return socket.value.phase === 'waiting' ? <Offline title="The edge does not answer." /> : null
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
          <span aria-hidden="true">{coreAge.value === '' ? '' : `: last heard ${coreAge} ago`}</span>
          . To stop it now, run “mia kill” at the trading machine.
        </Banner>
      )
  }
}

function Offline({ title }: { readonly title: string }) {
  return (
    <Banner title={title}>
      Trying again<span aria-hidden="true"> {retryIn}</span>. To stop the core now, run “mia kill”
      at the trading machine.
      <button type="button" class="plain-button" onClick={startLive}>
        Try now
      </button>
    </Banner>
  )
}

type BannerProps = {
  readonly title: string
  readonly children: preact.ComponentChildren
}

function Banner({ title, children }: BannerProps) {
  return (
    <div class="banner banner-stale">
      <strong class="banner-title">{title}</strong> <span>{children}</span>
    </div>
  )
}
