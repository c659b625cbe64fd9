import { computed, signal } from '@preact/signals'

import { logIn } from '../connection/api.ts'
import { startLive } from '../live.ts'
import { socket } from '../store.ts'
import { Mark } from './mark.tsx'

const problem = signal('')
const isBusy = signal(false)

const reason = computed(() => (socket.value.phase === 'unauthorized' ? socket.value.reason : ''))

/** Shown only when the edge says that this browser may not look. */
export function Login() {
  return (
    <main class="login">
      <form class="login-form" onSubmit={onSubmit}>
        <h1 class="brand">
          <Mark />
          MIA
        </h1>
        <p id="login-help">{reason.value || 'Log in to see the panel'}.</p>
        <label for="token">Token</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          aria-describedby="login-help login-problem"
          required
        />
        <p id="login-problem" class="login-problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="login-button" disabled={isBusy}>
          {isBusy.value ? 'Logging in…' : 'Log in'}
        </button>
      </form>
    </main>
  )
}

function onSubmit(event: SubmitEvent): void {
  event.preventDefault()
  if (!(event.currentTarget instanceof HTMLFormElement)) return
  const token = new FormData(event.currentTarget).get('token')
  if (typeof token === 'string') void submit(token.trim())
}

async function submit(token: string): Promise<void> {
  isBusy.value = true
  problem.value = (await logIn(token)) ?? ''
  isBusy.value = false
  if (problem.value === '') startLive()
}
