import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest'

import type { AuditRow } from '../../shared/audit.ts'
import { hasChromium, launchChromium } from './chromium.ts'
import type { BuiltPanel } from './panel-build.ts'
import { buildPanel } from './panel-build.ts'
import { PanelServer } from './panel-server.ts'
import {
  bareSession,
  chainRow,
  contextRow,
  extremeSession,
  fullSession,
  levelsRow,
  nextSeq,
  nowUs,
  pulseAfter,
} from './scenario.ts'

const screenshots = fileURLToPath(new URL('../output', import.meta.url))

const phone = { width: 390, height: 844 }
const desk = { width: 1280, height: 800 }
const pageNames = ['overview', 'signal', 'options'] as const
const minute = 60_000_000

/** The pages with rows of the test's choice, so that every state of them can be seen. */
describe.skipIf(!hasChromium)('the pages of the panel', () => {
  let panel: BuiltPanel
  let browser: Browser
  let server: PanelServer
  const problems: string[] = []

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true })
    ;[panel, browser] = await Promise.all([buildPanel(), launchChromium()])
    server = await PanelServer.start(panel.dist, [])
  })

  afterEach(({ expect }) => {
    expect(problems.splice(0)).toEqual([])
  })

  afterAll(async () => {
    await browser.close()
    await server.stop()
    panel.remove()
  })

  async function open(
    name: (typeof pageNames)[number],
    viewport: typeof phone,
    more: BrowserContextOptions = {},
  ): Promise<Page> {
    const isPhone = viewport.width < 700
    const page = await browser.newPage({
      viewport,
      deviceScaleFactor: isPhone ? 2 : 1,
      colorScheme: 'dark',
      hasTouch: isPhone,
      isMobile: isPhone,
      ...more,
    })
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    await page.goto(`${server.url}/#/${name === 'overview' ? '' : name}`)
    await page.getByTestId('kill-button').waitFor()
    return page
  }

  const text = (page: Page, id: string) => page.getByTestId(id).first().innerText()

  async function widthOf(page: Page): Promise<number> {
    return page.evaluate<number>('document.documentElement.scrollWidth')
  }

  /** Canvases are drawn some frames after their data. */
  async function drawn(page: Page, id: string): Promise<void> {
    await page.locator(`[data-testid="${id}"][data-drawn="true"] canvas`).waitFor()
  }

  for (const viewport of [phone, desk]) {
    test(`at ${viewport.width} px each is drawn in full, and none is wider than the screen`, async ({
      expect,
    }) => {
      server.show(fullSession())
      for (const name of pageNames) {
        const page = await open(name, viewport)
        server.push(pulseAfter(1))
        if (name === 'overview') await page.locator('.chart-canvas[data-drawn="true"]').waitFor()
        if (name === 'signal') await drawn(page, 'curve-score')
        if (name === 'options') await drawn(page, 'curve-profile')
        expect(await widthOf(page), name).toBeLessThanOrEqual(viewport.width)
        await page.screenshot({ path: join(screenshots, `page-${name}-${viewport.width}.png`) })
        await page.close()
      }
    })

    test(`at ${viewport.width} px figures of any size keep the page in shape`, async ({
      expect,
    }) => {
      server.show(extremeSession())
      for (const name of pageNames) {
        const page = await open(name, viewport)
        await page.getByTestId('mode').getByText('LIVE').waitFor()
        expect(await widthOf(page), name).toBeLessThanOrEqual(viewport.width)
        const path = join(screenshots, `page-${name}-${viewport.width}-extreme.png`)
        await page.screenshot({ path })
        await page.close()
      }
    })
  }

  test('the way between them is under the thumb, and the address says where one is', async ({
    expect,
  }) => {
    server.show(fullSession())
    const page = await open('overview', phone)
    await page.getByRole('link', { name: 'Options' }).tap()
    await page.getByTestId('gamma-net').waitFor()
    expect(page.url()).toMatch(/#\/options$/)
    await page.getByRole('link', { name: 'Signal' }).tap()
    await page.getByTestId('contributions').waitFor()
    expect(await page.getByTestId('gamma-net').count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Signal' }).getAttribute('aria-current')).toBe(
      'page',
    )
    await page.goBack()
    await page.getByTestId('gamma-net').waitFor()
    await page.reload()
    await page.getByTestId('gamma-net').waitFor()
    for (const link of await page.locator('.page-link').all()) {
      const box = await link.boundingBox()
      expect(box?.height).toBeGreaterThanOrEqual(44)
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(phone.height * 0.9)
    }
    await page.close()
  })

  test('the kill switch stands at the same place on every page, and a hold kills', async ({
    expect,
  }) => {
    for (const viewport of [phone, desk]) {
      for (const rows of [fullSession(), bareSession()]) {
        server.show(rows)
        const places = new Set<string>()
        for (const name of pageNames) {
          const page = await open(name, viewport)
          await page.getByTestId('mode').getByText('SIMULATION').waitFor()
          const {
            x = 0,
            y = 0,
            height = 0,
          } = (await page.getByTestId('kill-button').boundingBox()) ?? {}
          places.add(`${Math.round(x)} ${Math.round(y)}`)
          expect(height).toBeGreaterThanOrEqual(44)
          expect(y + height).toBeGreaterThan(viewport.height * 0.85)
          await page.close()
        }
        expect([...places]).toHaveLength(1)
      }
    }
    const page = await open('options', phone)
    await page.getByTestId('mode').getByText('SIMULATION').waitFor()
    await page.getByTestId('kill-button').hover()
    await page.mouse.down()
    await page.getByTestId('kill-state').getByText('Sending').waitFor()
    await page.mouse.up()
    expect(server.requests).toEqual([
      expect.objectContaining({ type: 'kill', level: 'flatten', reason: 'panel' }),
    ])
    await page.close()
  })

  test('the contributions sum to the net score, and each unfolds its history', async ({
    expect,
  }) => {
    server.show(fullSession())
    const page = await open('signal', phone)
    const shown = page.locator('.contribution .feature-value')
    await shown.first().waitFor()
    const values = await shown.allInnerTexts()
    const sum = values.reduce((total, value) => total + (Number(value.replace('−', '-')) || 0), 0)
    const [, net = ''] = /Net\s+([+−]?[\d.]+)/.exec(await text(page, 'sums')) ?? []
    expect(sum).toBeCloseTo(Number(net.replace('−', '-')), 2)

    const row = page.getByTestId('contribution-vwap_trend_signal')
    const button = row.getByRole('button')
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    await button.tap()
    await drawn(page, 'curve-vwap_trend_signal')
    expect(await row.innerText()).toMatch(/At the last signal, 09:59:19: ok, value −0\.420/)
    await page.screenshot({ path: join(screenshots, 'page-signal-390-unfolded.png') })
    await button.tap()
    expect(await row.locator('canvas').count()).toBe(0)
    await page.close()
  })

  test('a feature without data, one too old and one that warms up are told apart', async ({
    expect,
  }) => {
    server.show(fullSession())
    const page = await open('signal', desk)
    expect(await text(page, 'contribution-smart_money')).toMatch(/no data/)
    expect(await text(page, 'contribution-mtf_confluence')).toMatch(/too old[\s\S]*14 min/)
    const warming = page.getByTestId('contribution-sierra_pattern_strength')
    expect(await warming.getAttribute('data-trust')).toBe('weak')
    expect(await warming.innerText()).toMatch(/6\d%/)
    const whole = page.getByTestId('contribution-vwap_trend_signal')
    expect(await whole.getAttribute('data-trust')).toBe('known')
    await page.close()
  })

  test('the circumstances say what is known of them, and grey out when they are old', async ({
    expect,
  }) => {
    server.show([...bareSession(), contextRow(nextSeq - 1)])
    const page = await open('signal', phone)
    expect(await text(page, 'badge-volatility')).toMatch(/Normal\s+VIX 16\.2 · RV 14\.8/)
    expect(await text(page, 'badge-session')).toMatch(/×1\.20\s+Cash open/)
    expect(await text(page, 'badge-gamma-cycle')).toMatch(/Gamma peak\s+4 d to quarterly OPEX/)
    expect(await text(page, 'badge-battle-navale')).toMatch(/LONG\s+\+0\.310 of ±0\.25/)
    const area = page.getByTestId('area-context')
    expect(await area.getAttribute('data-stale')).toBe('false')
    const unknown = { regime: 'normal', quality: 0, vix: null, realized: null } as const
    server.push(contextRow(nextSeq + 1, { ts: nowUs - 3 * minute, volatility: unknown }))
    await area.getByText('old: 3 min').waitFor()
    expect(await area.getAttribute('data-stale')).toBe('true')
    expect(await text(page, 'badge-volatility')).toMatch(/Not known/)
    await page.close()
  })

  test('without a chain the options page says so, how to give one, and no number', async ({
    expect,
  }) => {
    server.show(bareSession())
    const page = await open('options', phone)
    const said = await text(page, 'no-chain')
    expect(said).toMatch(/No option data come in/)
    expect(said).toMatch(/--chain CHAIN/)
    expect(said).not.toMatch(/\d/)
    expect(await page.getByTestId('gamma-net').count()).toBe(0)
    server.push(chainRow(nextSeq + 1))
    await page.getByTestId('gamma-net').getByText('−$11.0 bn').waitFor()
    expect(await text(page, 'caveats')).toMatch(/naive[\s\S]*day old[\s\S]*0DTE/)
    await page.close()
  })

  test('walls and flip stand against the price, in the underlying and in the future', async ({
    expect,
  }) => {
    const last = { ...pulseAfter(1), lastTicks: 21_601 }
    server.show([...bareSession(), chainRow(nextSeq - 1), last])
    const page = await open('options', desk)
    const lines = (await text(page, 'gamma-levels')).split('\n').map((line) => line.split('\t'))
    expect(lines).toEqual([
      ['Level', 'SPX', 'from price', 'Future'],
      ['Call wall', '5425', '+35.0', '5435.25'],
      [
        'Flip',
        expect.stringMatching(/^54\d\d\.\d$/),
        expect.stringMatching(/^\+/),
        expect.any(String),
      ],
      ['Price', '5390.0', 'now', '5400.25'],
      ['Put wall', '5350', '−40.0', '5360.25'],
    ])
    await page.getByTestId('strike-chart').hover({ position: { x: 200, y: 5 } })
    expect(await text(page, 'strike-readout')).toMatch(/^55\d\d puts −?\$0\.\d\d bn · calls/)
    await page.close()
  })

  test('with no flip it says between what; with several it shows which one counts', async ({
    expect,
  }) => {
    server.show([...bareSession(), chainRow(nextSeq - 1, { flip: null, flips: [] })])
    const page = await open('options', phone)
    expect(await text(page, 'area-gamma')).toMatch(/No flip between \d+ and \d+/)
    server.push(chainRow(nextSeq + 1, { flip: 5_402, flips: [5_300, 5_402, 5_480] }))
    await page.getByText('crosses zero 3 times').waitFor()
    const levels = await text(page, 'gamma-levels')
    expect(levels.match(/Flip \(other\)/g)).toHaveLength(2)
    expect(levels).toMatch(/Flip\s+5402/)
    await page.close()
  })

  test('quotes of more than four minutes are called old; an exposure may be positive', async ({
    expect,
  }) => {
    const old = { asOf: nowUs - 5 * minute, netBn: 21.54 }
    server.show([...bareSession(), chainRow(nextSeq - 1, old)])
    const page = await open('options', phone)
    await page.getByTestId('area-gamma').getByText('old: 5 min').waitFor()
    expect(await page.getByTestId('area-strikes').getAttribute('data-stale')).toBe('true')
    expect(await text(page, 'gamma-net')).toBe('+$21.5 bn')
    expect(await text(page, 'area-gamma')).toMatch(/Long gamma/)
    await page.close()
  })

  test('chains of two underlyings are chosen between', async ({ expect }) => {
    const other = chainRow(nextSeq - 2, { underlying: 'QQQ', netBn: 0.42, basisPoints: null })
    server.show([...bareSession(), other, chainRow(nextSeq - 1)])
    const page = await open('options', phone)
    expect(await text(page, 'gamma-net')).toBe('−$11.0 bn')
    await page.getByRole('button', { name: 'QQQ' }).tap()
    await page.getByTestId('gamma-net').getByText('+$0.42 bn').waitFor()
    expect(await text(page, 'gamma-levels')).toMatch(/Spot\s+5390\.0\s+at the snapshot\s+–/)
    await page.close()
  })

  test('the levels of the chart are numbers too, and age', async ({ expect }) => {
    server.show([...bareSession(), levelsRow(nextSeq - 1)])
    const page = await open('overview', phone)
    const strip = page.getByTestId('levels')
    await strip.getByText('12 s ago').waitFor()
    expect(await strip.innerText()).toMatch(/POC\s+54\d\d\.\d\d\s+[+−]?\d/)
    server.push(levelsRow(nextSeq + 1, { ts: nowUs - 4 * minute, callWallTicks: null }))
    await strip.getByText('old: 4 min').waitFor()
    expect(await strip.innerText()).not.toMatch(/Call wall/)
    await page.getByRole('button', { name: 'Levels' }).tap()
    expect(await page.getByRole('button', { name: 'Levels' }).getAttribute('aria-pressed')).toBe(
      'false',
    )
    await page.close()
  })

  test('when the core goes, every page greys out and says so', async ({ expect }) => {
    server.show(fullSession())
    const pages = await Promise.all(pageNames.map((name) => open(name, phone)))
    await pages[0]?.getByTestId('price').waitFor()
    server.setConnected(false)
    for (const page of pages) {
      await page.getByText('The core is not connected').waitFor()
      const main = page.locator('main')
      expect(await main.getAttribute('data-freshness')).toBe('core-disconnected')
      await page.close()
    }
  })

  test('one that fails leaves the kill switch, and can be shown again', async ({ expect }) => {
    server.show(bareSession())
    const page = await open('signal', phone)
    const broken = { ...contextRow(nextSeq + 1), session: null } as unknown as AuditRow
    server.push(broken)
    await page.getByTestId('problem').waitFor()
    const box = await page.getByTestId('kill-button').boundingBox()
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(phone.height)
    await page.getByRole('link', { name: 'Overview' }).tap()
    await page.getByTestId('price').waitFor()
    server.push(contextRow(nextSeq + 2))
    await page.getByRole('link', { name: 'Signal' }).tap()
    await page.getByTestId('badge-volatility').waitFor()
    expect(await page.getByTestId('problem').count()).toBe(0)
    await page.close()
  })

  test('before anything has come nothing looks like a number', async ({ expect }) => {
    server.show([])
    for (const name of pageNames) {
      const page = await open(name, phone)
      await page.getByText('Waiting for the core.').first().waitFor()
      expect(await page.locator('main').innerText()).not.toMatch(/\$\d|\d\.\d\d|%/)
      await page.close()
    }
  })

  test('with less motion asked for, nothing slides', async ({ expect }) => {
    server.show(fullSession())
    const durations = `[...document.querySelectorAll('main *')].map((element) =>
      parseFloat(getComputedStyle(element).transitionDuration))`
    for (const [reducedMotion, most] of [
      ['reduce', 0],
      ['no-preference', 0.12],
    ] as const) {
      const page = await open('signal', phone, { reducedMotion })
      await page.getByTestId('contributions').waitFor()
      const slowest = Math.max(...(await page.evaluate<number[]>(durations)))
      expect(slowest, reducedMotion).toBe(most)
      await page.close()
    }
  })

  test('every button and link of every page is large enough for a finger', async ({ expect }) => {
    server.show(fullSession())
    for (const name of pageNames) {
      const page = await open(name, phone)
      await page.getByTestId('mode').getByText('SIMULATION').waitFor()
      for (const target of await page.locator('button:visible, a:visible').all()) {
        const box = await target.boundingBox()
        expect(box?.height, await target.innerText()).toBeGreaterThanOrEqual(44)
        expect(box?.width, await target.innerText()).toBeGreaterThanOrEqual(44)
      }
      await page.close()
    }
  })
})
