import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'

import { Stack } from '../system/stack.ts'
import { hasChromium, launchChromium } from './chromium.ts'

const screenshots = fileURLToPath(new URL('../output', import.meta.url))

const sizes = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'desktop', width: 1280, height: 800 },
] as const

/** The page against gateway, core and edge as they run for a user. */
describe.skipIf(!hasChromium)('the panel in a browser', () => {
  let stack: Stack
  let browser: Browser
  const problems: string[] = []

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true })
    ;[stack, browser] = await Promise.all([Stack.start(), launchChromium()])
  })

  afterAll(async () => {
    await browser.close()
    await stack.stop()
  })

  async function open(width: number, height: number): Promise<Page> {
    const page = await browser.newPage({
      viewport: { width, height },
      deviceScaleFactor: 2,
      colorScheme: 'dark',
    })
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    page.on('request', (request) => {
      if (new URL(request.url()).host !== new URL(stack.url).host) problems.push(request.url())
    })
    await page.goto(stack.url)
    return page
  }

  const text = (page: Page, id: string) => page.getByTestId(id).first().innerText()

  for (const { name, width, height } of sizes) {
    test(`at ${width} px it shows prices, a moving score and closed trades`, async ({ expect }) => {
      const page = await open(width, height)
      await page.getByTestId('trade-row').first().waitFor({ timeout: 60_000 })
      expect(await text(page, 'mode')).toMatch(/simulation/i)
      expect(await text(page, 'connection')).toMatch(/Connected/)
      expect(await text(page, 'price')).toMatch(/^\d{4}\.\d{2}$/)
      expect(Number(await text(page, 'trades-count'))).toBeGreaterThan(0)
      for (const feature of ['volume_confirmation', 'vwap_trend_signal', 'order_book_imbalance']) {
        expect(await text(page, `feature-${feature}`)).toMatch(/[+−]?0\.\d{3}|no data|too old/)
      }

      const scores = new Set<string>()
      await stack.until(
        'a moving score',
        async () => scores.add(await text(page, 'score')),
        (s) => s.size > 2,
      )
      expect(
        await page.evaluate<number>('document.documentElement.scrollWidth'),
      ).toBeLessThanOrEqual(width)
      await page.screenshot({ path: join(screenshots, `panel-${name}-${width}.png`) })
      expect(problems).toEqual([])
      await page.close()
    })
  }

  test('what the engine studies beside the score reaches the signal page and the chart', async ({
    expect,
  }) => {
    const page = await open(390, 844)
    await page.getByTestId('levels').waitFor({ timeout: 60_000 })
    expect(await text(page, 'levels')).toMatch(/POC\s+\d{4}\.\d{2}\s+[+−]?\d/)
    await page.getByRole('link', { name: 'Signal' }).click()
    await page.getByTestId('badges').waitFor()
    expect(await text(page, 'badge-session')).toMatch(/×\d\.\d\d/)
    expect(await text(page, 'badge-gamma-cycle')).toMatch(/OPEX/)
    expect(await text(page, 'sums')).toMatch(/For buying\s+0\.\d{3}/)
    await page.locator('[data-testid="curve-score"][data-drawn="true"] canvas').waitFor()
    await page.screenshot({ path: join(screenshots, 'panel-phone-signal.png') })
    await page.getByRole('link', { name: 'Options' }).click()
    await page.getByTestId('gamma-net').waitFor({ timeout: 60_000 })
    expect(await text(page, 'gamma-levels')).toMatch(/Price\s+\d{4}\.\d\s+now\s+\d{4}\.\d{2}/)
    await page.locator('[data-testid="curve-profile"][data-drawn="true"] canvas').waitFor()
    await page.screenshot({ path: join(screenshots, 'panel-phone-options.png') })
    expect(problems).toEqual([])
    await page.close()
  })

  test('the kill button lies within reach of a thumb, and a tap does nothing', async ({
    expect,
  }) => {
    const page = await open(390, 844)
    const button = page.getByTestId('kill-button')
    await button.waitFor()
    const box = await button.boundingBox()
    expect(box?.height).toBeGreaterThanOrEqual(44)
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(844 * 0.85)
    await page.getByTestId('price').first().waitFor()
    await button.click()
    await button.click()
    expect((await stack.status()).killSwitch.level).toBe('none')
    await page.close()
  })

  test('held, it kills: blocked, cancelled, flat, and the page says so', async ({ expect }) => {
    await stack.until(
      'a position',
      () => stack.status(),
      ({ position }) => position.contracts !== 0,
    )
    const page = await open(390, 844)
    await page.getByTestId('price').first().waitFor()
    const button = page.getByTestId('kill-button')
    const box = (await button.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    await stack.until(
      'the kill',
      () => stack.status(),
      ({ killSwitch }) => killSwitch.level !== 'none',
      10_000,
    )
    await page.mouse.up()
    await stack.until(
      'flat',
      () => text(page, 'kill-state'),
      (state) => /flat/i.test(state),
      15_000,
    )
    expect(await stack.status()).toMatchObject({
      position: { contracts: 0 },
      orders: { working: 0 },
      killSwitch: { level: 'flatten' },
    })
    await page.screenshot({ path: join(screenshots, 'panel-phone-killed.png') })
    expect(problems).toEqual([])
    await page.close()
  })
})
