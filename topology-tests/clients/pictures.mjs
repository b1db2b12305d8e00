// The documentation's pictures of the live page, from a pipeline that runs, such as one of `footfall up` and `footfall demo`.
//   node pictures.mjs --url INGEST --out docs/images [--chromium PATH]
import { parseArgs } from 'node:util'
import { startChromium } from './chromium.mjs'

const { values: args } = parseArgs({ options: { url: { type: 'string' }, out: { type: 'string' }, chromium: { type: 'string', default: '/usr/bin/chromium' } } })
const context = await startChromium(args.chromium, { colorScheme: 'light', viewport: { width: 1200, height: 1010 } })
const page = context.pages()[0] ?? await context.newPage()
const picture = async (name, options) => page.screenshot({ path: `${args.out}/${name}.png`, ...options })
await page.goto(args.url)
await page.waitForSelector('#feed li')
await page.waitForSelector('#residual[data-state="even"]', { timeout: 120_000 })
await page.waitForTimeout(65_000) // the plot of a minute is full
const { y, height } = await page.locator('.grid').boundingBox()
await picture('live-page', { fullPage: true, clip: { x: 0, y: 0, width: 1200, height: y + height + 16 } })
await page.emulateMedia({ colorScheme: 'dark' })
await page.setViewportSize({ width: 430, height: 930 })
await page.evaluate(() => scrollTo(0, 0))
await page.waitForTimeout(1500)
await picture('live-page-dark', {})
await context.close()
