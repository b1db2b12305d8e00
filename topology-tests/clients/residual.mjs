// What the live page says when the loss ledger does not add up, in a real Chromium.
//   node residual.mjs --url INGEST --key K [--shots FOLDER] [--chromium PATH]
// Prints one line: {"checks": {name: what was seen}, "errors": [...]}.
import { parseArgs } from 'node:util'
import { startChromium } from './chromium.mjs'

const { values: args } = parseArgs({ options: { url: { type: 'string' }, key: { type: 'string' }, shots: { type: 'string', default: '' }, chromium: { type: 'string', default: '/usr/bin/chromium' } } })
const checks = {}
const errors = []
const context = await startChromium(args.chromium, {})
const page = context.pages()[0] ?? await context.newPage()
page.setDefaultTimeout(20000)
page.on('pageerror', (error) => errors.push(`page: ${error.message}`))

try {
  await page.goto(args.url)
  await page.waitForSelector('#residual[data-state="uneven"]')
  checks.residual = await page.textContent('#residual')
  checks.why = await page.textContent('#residual-why')
  checks.color = await page.evaluate(() => getComputedStyle(document.getElementById('residual')).color)
  checks.bad = await page.evaluate(() => {
    const sample = document.body.appendChild(document.createElement('i'))
    sample.style.color = 'var(--bad)'
    return getComputedStyle(sample).color
  })
  if (args.shots) {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.screenshot({ path: `${args.shots}/residual.png`, fullPage: true })
  }
} catch (error) {
  errors.push(error.message.split('\n')[0])
}
await context.close()
console.log(JSON.stringify({ checks, errors, sent: [] }))
process.exit(errors.length ? 1 : 0)
