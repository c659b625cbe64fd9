import './styles/main.css'
import { render } from 'preact'

import { App } from './components/app.tsx'
import { startLive } from './live.ts'
import { showPageTitle } from './page-title.ts'
import { followAddress } from './page.ts'

const root = document.querySelector('#panel')
if (root === null) throw new Error('The page has no element #panel')
root.replaceChildren()
followAddress()
render(<App />, root)
startLive()
showPageTitle()
