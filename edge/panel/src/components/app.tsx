import { socket } from '../store.ts'
import { Banners } from './banners.tsx'
import { Events } from './events.tsx'
import { Header } from './header.tsx'
import { KillSwitch } from './kill/kill-switch.tsx'
import { Login } from './login.tsx'
import { Main } from './main.tsx'
import { Orders } from './orders.tsx'
import { PositionPanel } from './position.tsx'
import { Price } from './price.tsx'
import { Score } from './score.tsx'
import { SystemLine } from './system-line.tsx'
import { Trades } from './trades.tsx'

/** The one page. Sections stand in the order a thumb meets them; a wide screen places them by name. */
export function App() {
  if (socket.value.phase === 'unauthorized') return <Login />
  return (
    <>
      <Header />
      <Banners />
      <Main>
        <Price />
        <PositionPanel />
        <Score />
        <Orders />
        <Trades />
        <Events />
        <SystemLine />
        <KillSwitch />
      </Main>
    </>
  )
}
