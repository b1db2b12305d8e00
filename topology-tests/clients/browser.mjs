// Browser clients in a real Chromium: serves browser/*.html from one origin, while the collector at --url is another.
//   node browser.mjs --client segment|posthog|posthog-2023|snowplow|rudderstack --url BASE --key K --count N
//                    [--mode M] [--settings local|remote] [--anonymous true|false] [--leave false|true] [--stay SECONDS] [--page-host localhost|127.0.0.1] [--page-port 0]
//                    [--again false|true]
//                    [--deadline 60] [--chromium PATH]
// Modes: segment standard|batch|keepalive; posthog gzip|plain|single|beacon; snowplow post|base64|get|keepalive; rudderstack xhr|batch|beacon.
// --leave true navigates away as soon as the events are tracked: what the client sends while unloading is sent then.
// --page-host 127.0.0.1 puts the page on the collector's site (another port): its cookies come back then.
// --again true goes on tracking a page view a second until one request has succeeded: Snowplow's client sends what was refused with the next event.
// --stay keeps the page open that much longer than all was delivered: needless repetition shows then.
// A browser client reports no success: an event counts as delivered when a request holding its id was answered with 2xx,
// which is read from the browser's own network events. Blobs, beacons and what is sent while unloading cannot be read there: those ids are
// listed as "unobserved", and only the collector can tell whether they came.
import { servePages, startChromium } from './chromium.mjs'
import { drive } from './drive.mjs'
import { eventIds, readable } from './recorder.mjs'

const PACKAGES = {
  segment: '@segment/analytics-next', posthog: 'posthog-js', snowplow: '@snowplow/browser-tracker', rudderstack: '@rudderstack/analytics-js',
  'posthog-2023': 'posthog-js-2023', // 1.57, as sites that never updated still load it: query parameters, base64 before the first answer
}
function packageOf({ client }) {
  if (PACKAGES[client]) return PACKAGES[client]
  console.error(`--client must be one of ${Object.keys(PACKAGES).join(', ')}`)
  process.exit(2)
}
const { args, sent, errors, finish } = drive(packageOf, {
  client: '', mode: '', settings: 'local', anonymous: 'false', leave: 'false', stay: '0', 'page-host': 'localhost', 'page-port': '0', again: 'false', chromium: '/usr/bin/chromium',
})

const origin = await servePages(args['page-host'], args['page-port'])
const context = await startChromium(args.chromium)
const collector = new URL(args.url).origin
const attempts = []
const delivered = new Set()
const began = Date.now()
const seen = new Map()
const once = new Set()
context.on('request', (request) => {
  if (new URL(request.url()).origin !== collector) return
  const attempt = { method: request.method(), path: new URL(request.url()).pathname, at: Date.now() - began }
  if (request.resourceType() === 'ping') attempt.beacon = true
  const same = args.client === 'posthog-2023' ? request.url() + (request.postDataBuffer() ?? '') : undefined
  if (new URL(request.url()).searchParams.has('retry_count') || once.has(same)) attempt.again = true
  if (same) once.add(same)
  attempts.push(attempt)
  seen.set(request, attempt)
})
let unreadable = false
context.on('response', (response) => {
  const attempt = seen.get(response.request())
  if (!attempt) return
  attempt.status = response.status()
  if (response.ok()) {
    try {
      const bytes = response.request().postDataBuffer()
      if (!bytes && attempt.method === 'POST') unreadable = true
      for (const id of eventIds(readable(bytes ?? Buffer.of()), new URL(response.url()).search)) delivered.add(id)
    } catch (error) { errors.push({ message: `unreadable body: ${error.message}` }) }
  } else if (attempt.beacon) errors.push({ message: `beacon to ${attempt.path}: status ${attempt.status}, what it held is gone` })
})
context.on('requestfailed', (request) => {
  const attempt = seen.get(request)
  if (!attempt) return
  attempt.error = request.failure()?.errorText
  // Aborted means only that the page that asked is gone.
  if (attempt.beacon && attempt.error !== 'net::ERR_ABORTED') errors.push({ message: `beacon to ${attempt.path}: ${attempt.error}` })
})

const page = context.pages()[0] ?? await context.newPage()
const query = new URLSearchParams({
  url: args.url, key: args.key, count: String(args.count), mode: args.mode, settings: args.settings, anonymous: args.anonymous, leave: args.leave, again: args.again,
})
const end = Date.now() + args.deadline * 1000 - 6000
let tracked = []
try {
  page.on('pageerror', (error) => errors.push({ message: `page: ${error.message}` }))
  await page.goto(`${origin}/${args.client}.html?${query}`)
  await page.waitForFunction(() => window.done, undefined, { timeout: end - Date.now() })
  tracked = await page.evaluate(() => window.sent)
  if (args.leave === 'true') await page.goto(`${origin}/away`)
} catch (error) {
  errors.push({ message: error.message.split('\n')[0] })
  tracked = await page.evaluate(() => window.sent).catch(() => tracked)
}
// The browser shows neither a body that is a Blob (as every beacon's) nor what a page sends while it unloads.
const hidden = () => unreadable || args.leave === 'true' || attempts.some(({ beacon }) => beacon)
const settled = Date.now() + 3000
// PostHog's clients send each refused request again by itself: the present one says so in its query, the old one changes nothing.
const refused = () => args.client.startsWith('posthog')
  && attempts.filter(({ again, beacon, status }) => !again && !beacon && status >= 500).length > attempts.filter(({ again, status }) => again && status < 300).length
const missing = () => tracked.filter(({ id }) => !delivered.has(id))
do {
  if (missing().length > 0 || refused()) await new Promise((resolve) => setTimeout(resolve, 100))
} while ((missing().length > 0 && Date.now() < (hidden() ? Math.min(end, settled) : end)) || (refused() && Date.now() < end))
await new Promise((resolve) => setTimeout(resolve, Number(args.stay) * 1000))

sent.push(...tracked)
const lost = missing().map(({ id }) => id)
if (!hidden()) errors.push(...lost.map((id) => ({ id, message: 'in no request that was answered with 2xx' })))
await context.close()
finish({ mode: args.mode, attempts, ...(hidden() ? { unobserved: lost } : {}) })
