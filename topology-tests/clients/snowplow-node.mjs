// @snowplow/node-tracker: page view, page ping, structured, self-describing, transaction and item, screen view; N times each.
//   node snowplow-node.mjs --url BASE --key APP_ID --count N [--mode post|get] [--base64 true|false] [--anonymous true|false]
//                          [--buffer-size 10] [--flushes 0]
// The tracker sends again only when the next event or flush comes: --flushes is how often the driver calls flush (one a second)
// after the first one, as an application's timer would; it stops as soon as all is delivered.
import {
  buildEcommerceTransaction, buildEcommerceTransactionItem, buildPagePing, buildPageView, buildScreenView, buildSelfDescribingEvent,
  buildStructEvent, newTracker,
} from '@snowplow/node-tracker'
import { afterFailures, drive, UNSTORABLE } from './drive.mjs'

const { args, sent, errors, attempts, finish } = drive('@snowplow/node-tracker',
  { mode: 'post', base64: 'true', anonymous: 'false', 'buffer-size': '10', flushes: '0' })
const url = new URL(args.url)
const delivered = new Set()
const refused = new Map()
let willRetry = 0
const tracker = newTracker(
  { namespace: 'sp', appId: args.key, encodeBase64: args.base64 === 'true' },
  {
    endpoint: url.hostname, protocol: url.protocol.slice(0, -1), port: Number(url.port) || undefined, eventMethod: args.mode,
    bufferSize: Number(args['buffer-size']), serverAnonymization: args.anonymous === 'true',
    onRequestSuccess: (events) => events.forEach((event) => delivered.add(event.eid)),
    onRequestFailure: (failure) => {
      if (failure.willRetry) willRetry++
      else failure.events.forEach((event) => refused.set(event.eid, `status ${failure.status}, dropped`))
    },
  })
tracker.setUserId('user-1')
tracker.setDomainUserId('domain-1')
tracker.setNetworkUserId('network-1')
tracker.setSessionId('8a1f3a1e-5c0e-4a0e-9d6a-3a4d2f6b7c11')
tracker.setSessionIndex(3)
tracker.setLang('de-DE')
tracker.setTimezone('Europe/Berlin')
tracker.setScreenResolution(1920, 1080)
tracker.setViewport(1200, 800)
tracker.setColorDepth(24)
tracker.setIpAddress('203.0.113.7')
tracker.setUseragent('Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0')

const context = [{ schema: 'iglu:com.example/customer/jsonschema/1-0-0', data: { tier: 'gold', note: 'größe 5 €' } }]
function track(kind, name, event, timestamp) {
  const payload = tracker.track(event, context, timestamp)
  sent.push({ id: payload.eid, kind, name })
}
for (let i = 0; i < args.count; i++) {
  const page = { pageUrl: `https://shop.example/p/${i}?utm_source=n`, pageTitle: 'Home', referrer: 'https://search.example/' }
  track('pv', 'page_view', buildPageView(page))
  track('pp', 'page_ping', buildPagePing({ ...page, minXOffset: 0, maxXOffset: 10, minYOffset: 0, maxYOffset: 900 }))
  track('se', 'add', buildStructEvent({ category: 'shop', action: 'add', label: 'shoe', property: 'size', value: 42.5 }))
  track('ue', 'order', buildSelfDescribingEvent({ event: { schema: 'iglu:com.example/order/jsonschema/1-0-0', data: { total: 12.5, n: i } } }))
  track('ue', 'screen_view', buildScreenView({ id: `screen-${i}`, name: 'Cart' }))
  track('tr', 'transaction', buildEcommerceTransaction({ orderId: `o-${i}`, total: 20, affiliation: 'web', tax: 2, shipping: 1, city: 'Köln', currency: 'EUR' }))
  track('ti', 'transaction_item', buildEcommerceTransactionItem({ orderId: `o-${i}`, sku: `s${i}`, name: 'Shoe', category: 'shoes', price: 20, quantity: 1, currency: 'EUR' }))
}
if (args.broken === 'true') track('se', 'broken', buildStructEvent({ category: 'shop', action: 'broken', label: UNSTORABLE }))
const settled = () => delivered.size + refused.size >= sent.length
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
// flush() returns at once while another is under way, and one that was refused stops there: wait until no request comes any more.
async function flush() {
  let before
  do {
    before = attempts.length
    await tracker.flush()
    await wait(50)
  } while (!settled() && willRetry === 0 && attempts.length > before)
}
await flush()
for (let i = 0; i < Number(args.flushes) && !settled(); i++) {
  await wait(1000)
  willRetry = 0
  await flush()
}
for (const { id } of sent) {
  if (!delivered.has(id)) errors.push({ id, message: refused.get(id) ?? 'still in the queue' })
}
finish({ mode: args.mode, retries: afterFailures(attempts) })
