// The live page in a real Chromium, against a pipeline on which nothing has happened: from the empty page by the button to the first event, then
// what a visitor with bad intentions sends, the keyboard, and both themes. Reached through ingest's root, as people reach it.
//   node live.mjs --url INGEST --key K [--shots FOLDER] [--chromium PATH]
// Prints one line: {"checks": {name: what was seen}, "errors": [...]}.
import { parseArgs } from 'node:util'
import { startChromium } from './chromium.mjs'

const { values: args } = parseArgs({ options: { url: { type: 'string' }, key: { type: 'string' }, shots: { type: 'string', default: '' }, chromium: { type: 'string', default: '/usr/bin/chromium' } } })
const ingest = args.url.replace(/\/$/, '')
const checks = {}
const errors = []
const EVIL = '<img src=x onerror="window.broken=1"><script>window.broken=2</script>'
const PAIRS = ['--ink', '--soft', '--accent', '--second', '--bad', '--good'].flatMap((front) => [[front, '--card'], [front, '--ground']]).concat([['--accent', '--accent-soft'], ['--ink', '--bar']])

// Headless Chromium names itself so, and would be a bot, which is in no number of people.
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const context = await startChromium(args.chromium, { userAgent })
const page = context.pages()[0] ?? await context.newPage()
page.setDefaultTimeout(20000)
page.on('pageerror', (error) => errors.push(`page: ${error.message}`))
page.on('console', (message) => { if (message.type() === 'error') errors.push(`console: ${message.text()}`) })
page.on('dialog', (dialog) => { errors.push(`dialog: ${dialog.message()}`); dialog.dismiss() })
const places = new Set()
page.on('request', (request) => places.add(new URL(request.url()).origin))
const shot = (name) => (args.shots ? page.screenshot({ path: `${args.shots}/${name}.png`, fullPage: true }) : undefined)

/** Contrast as WCAG 2 has it, of the page's own pairs of colours. */
const contrast = () => page.evaluate((pairs) => {
  const style = getComputedStyle(document.documentElement)
  const light = (name) => {
    const parts = style.getPropertyValue(name).trim().match(/[0-9a-f]{2}/gi).map((hex) => parseInt(hex, 16) / 255)
    const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  return Math.min(...pairs.map(([front, back]) => (Math.max(light(front), light(back)) + 0.05) / (Math.min(light(front), light(back)) + 0.05)))
}, PAIRS)

try {
  await page.goto(`${ingest}/`)
  checks.page = page.url()
  await page.waitForSelector('#start:not([hidden])')
  await page.keyboard.press('Tab')
  checks.firstStop = await page.evaluate(() => document.activeElement.textContent)
  checks.outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle)
  checks.snippets = await page.evaluate(() => [document.getElementById('curl').textContent, document.getElementById('script').textContent])
  await shot('empty')
  const begun = Date.now()
  await page.click('#try')
  await page.waitForSelector('#feed li')
  checks.coldMillis = Date.now() - begun
  checks.first = await page.textContent('#feed li')
  await page.waitForSelector('#start', { state: 'hidden' })
  await page.waitForFunction(() => document.getElementById('current').textContent === '1')
  const again = Date.now() // the first event of all found nothing warm
  await page.evaluate(() => document.getElementById('try').click())
  await page.waitForFunction(() => document.querySelectorAll('#feed li').length === 2)
  checks.triedMillis = Date.now() - again

  await fetch(`${ingest}/v1/events`, {
    method: 'POST', headers: { Authorization: `Bearer ${args.key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify([
      { name: EVIL, visitor_id: 'mallory', type: 'page', title: EVIL, url: `https://shop.example/${EVIL}`, user_agent: 'Mozilla/5.0 Firefox/140.0' },
      { name: 7, visitor_id: 'mallory' },
    ]),
  })
  await page.waitForFunction((evil) => document.getElementById('feed').textContent.includes(evil), EVIL)
  await page.waitForFunction(() => document.querySelector('#pages li') && document.querySelector('#refusals li') && document.querySelector('#rejections li'))
  checks.broken = await page.evaluate(() => window.broken ?? null)
  checks.strangers = await page.evaluate(() => document.querySelectorAll('main img, main script').length)

  checks.plots = await page.evaluate(() => ['rate-plot', 'time-plot'].map((id) => {
    const canvas = document.querySelector(`#${id} canvas`)
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
    return { points: Number(document.getElementById(id).dataset.points), drawn: pixels.some((value) => value > 0) }
  }))
  checks.rows = await page.evaluate(() => document.querySelectorAll('#time-table tbody tr').length)

  await page.focus('#period input:checked')
  await page.keyboard.press('ArrowRight')
  await page.waitForFunction(() => document.body.classList.contains('past'))
  await page.waitForFunction(() => [...document.querySelectorAll('#facts dt')].some((each) => each.textContent === 'Bounce rate'))
  checks.past = await page.textContent('#facts')
  await page.keyboard.press('ArrowLeft')
  await page.waitForFunction(() => !document.body.classList.contains('past'))

  await page.waitForFunction(() => document.getElementById('residual').dataset.state !== 'unknown')
  checks.residual = await page.evaluate(() => ['residual', 'residual-why'].map((id) => document.getElementById(id).textContent))
  const cells = (selector) => page.evaluate((each) => [...document.querySelectorAll(each)].map((cell) => cell.textContent), selector)
  await page.waitForFunction(() => document.querySelectorAll('#lags tbody tr').length >= 8 && ![...document.querySelectorAll('#lags td')].some((each) => each.textContent === 'unknown'))
  await page.waitForFunction(() => ![...document.querySelectorAll('#stages td')].some((each) => each.textContent === '–'))
  checks.lags = await cells('#lags td:nth-of-type(1)')
  checks.latencies = await cells('#stages td:nth-of-type(1)')
  checks.stages = await page.evaluate(() => [...document.querySelectorAll('#stages tbody th, #lags tbody th')].map((each) => each.textContent))

  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await ground()
  checks.lightContrast = await contrast()
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await ground()
  checks.darkContrast = await contrast()
  await page.click('#theme')
  checks.themes = { light, dark, chosen: await ground() }
  await page.setViewportSize({ width: 360, height: 740 })
  checks.overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  checks.landmarks = await page.evaluate(() => ['header', 'main', 'footer', 'h1', '[aria-live=polite]'].filter((each) => document.querySelector(each)).length)
  checks.nameless = await page.evaluate(() => [...document.querySelectorAll('button, select, input')].filter((each) => !each.textContent.trim() && !each.labels?.length && !each.getAttribute('aria-label')).length)
  await shot('live-narrow')
  await page.setViewportSize({ width: 1280, height: 900 })
  await shot('live-light')
  await page.click('#theme')
  await shot('live-dark')
} catch (error) {
  errors.push(error.message.split('\n')[0])
}
checks.places = [...places].sort()
await context.close()
console.log(JSON.stringify({ checks, errors, sent: [] }))
process.exit(errors.length ? 1 : 0)
