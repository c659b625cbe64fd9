import type { ComponentType } from 'preact'

import { page } from '../page.ts'
import type { PageName } from '../state/pages.ts'
import { socket } from '../store.ts'
import { Banners } from './banners.tsx'
import { Guard } from './guard.tsx'
import { Header } from './header.tsx'
import { KillSwitch } from './kill/kill-switch.tsx'
import { Login } from './login.tsx'
import { Main } from './main.tsx'
import { OptionsPage } from './options/options-page.tsx'
import { OverviewPage } from './overview-page.tsx'
import { SignalPage } from './signal/signal-page.tsx'

const contents: Readonly<Record<PageName, ComponentType>> = {
  overview: OverviewPage,
  signal: SignalPage,
  options: OptionsPage,
}

/** Every page has the same header and the same kill switch, at the same place. */
export function App() {
  if (socket.value.phase === 'unauthorized') return <Login />
  const Page = contents[page.value]
  return (
    <>
      <Header />
      <Banners />
      <Main page={page.value}>
        <Guard key={page.value}>
          <Page />
        </Guard>
        <KillSwitch key="kill" />
      </Main>
    </>
  )
}
