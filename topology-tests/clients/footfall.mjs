// footfall.js, our own tracker, in a real Chromium: the page on one origin, the endpoint on another. A page view, `Early` (pushed before the
// script has come) and N times `Order Completed`; when they are delivered, `Leaving` and at once another page, so that a beacon carries it.
//   node footfall.mjs --url BASE --key K --count N [--private false|true] [--chromium PATH]
// --private true: Global Privacy Control is on, so that nothing may be stored or sent.
// It prints the same line as the other drivers, but names no ids: the script tells the page none.
import { servePages, startChromium } from './chromium.mjs'
import { drive } from './drive.mjs'

const { args, sent, errors, finish } = drive('playwright-core', { private: 'false', chromium: '/usr/bin/chromium' })
const origin = await servePages('localhost', 0)
const context = await startChromium(args.chromium)
const attempts = []
context.on('requestfinished', async (request) => {
  if (request.url().startsWith(args.url)) {
    attempts.push({ method: request.method(), path: new URL(request.url()).pathname, status: (await request.response())?.status() })
  }
})
if (args.private === 'true') {
  await context.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }))
}
const page = context.pages()[0] ?? await context.newPage()
page.on('pageerror', (error) => errors.push({ message: `page: ${error.message}` }))
page.setDefaultTimeout(args.deadline * 1000 - 6000)
let kept = []
try {
  await page.goto(`${origin}/footfall.html?${new URLSearchParams({ url: args.url, key: args.key })}`)
  await page.waitForFunction(() => window.footfall?.track)
  await page.evaluate((count) => { for (let i = 0; i < count; i++) window.footfall.track('Order Completed', { revenue: 12.5, n: i }) }, args.count)
  await page.waitForFunction((key) => !Object.keys(localStorage).some((name) => name.startsWith(`footfall.${key}.`)), args.key)
  await page.evaluate(() => window.footfall.track('Leaving'))
  kept = await page.evaluate(() => Object.keys(localStorage))
  await page.goto(`${origin}/away`)
  sent.push(...['page_view', 'Early', ...Array(args.count).fill('Order Completed'), 'Leaving'].map((name) => ({ name })))
} catch (error) {
  errors.push({ message: error.message.split('\n')[0] })
}
await new Promise((resolve) => setTimeout(resolve, 1000)) // for a beacon
await context.close()
finish({ attempts, kept })
