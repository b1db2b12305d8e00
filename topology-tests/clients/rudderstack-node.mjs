// @rudderstack/rudder-sdk-node: every call of its API, N times each.
//   node rudderstack-node.mjs --url BASE --key K --count N [--gzip true|false] [--flush-at 20] [--retry-count 3] [--error-handler true|false]
import { gunzipSync } from 'node:zlib'
import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { drive, UNSTORABLE } from './drive.mjs'

const { args, sent, errors, finish } = drive('@rudderstack/rudder-sdk-node',
  { gzip: 'true', 'flush-at': '20', 'retry-count': '3', 'error-handler': 'true' })
let retries = 0
const client = new RudderAnalytics(args.key, {
  dataPlaneUrl: args.url, gzip: args.gzip === 'true', flushAt: Number(args['flush-at']), retryCount: Number(args['retry-count']),
  axiosRetryConfig: { onRetry: () => { retries++ } },
  // Without it, a failed flush that the timer or the queue length started ends the process as an unhandled rejection.
  ...(args['error-handler'] === 'true' ? { errorHandler: () => {} } : {}),
})

const expected = args.count * 6 + (args.broken === 'true' ? 1 : 0)
const told = new Set()
const done = (kind, name, index) => (error, data) => {
  const batch = (Buffer.isBuffer(data) ? JSON.parse(gunzipSync(data)) : data)?.batch ?? []
  const id = batch.find((event) => event.type === kind && event.context.index === index)?.messageId
  told.add(`${kind} ${index}`)
  sent.push({ id, kind, name })
  if (error) errors.push({ id, message: error.message })
}
for (let i = 0; i < args.count; i++) {
  const who = { userId: `user-${i}`, anonymousId: `anonymous-${i}`, context: { ip: '203.0.113.7', index: i } }
  client.identify({ ...who, traits: { plan: 'pro', seats: i } }, done('identify', 'identify', i))
  client.track({ ...who, event: 'Order Completed', properties: { revenue: 12.5, note: 'größe 5 €' } }, done('track', 'Order Completed', i))
  client.page({ ...who, name: 'Home', properties: { url: `https://shop.example/p/${i}` } }, done('page', 'Home', i))
  client.screen({ ...who, name: 'Cart', properties: { items: i } }, done('screen', 'Cart', i))
  client.group({ ...who, groupId: `group-${i}`, traits: { name: 'ACME' } }, done('group', 'group', i))
  client.alias({ ...who, previousId: `anonymous-${i}` }, done('alias', 'alias', i))
}
if (args.broken === 'true') {
  const context = { index: args.count }
  client.track({ userId: 'user', event: 'broken', properties: { note: UNSTORABLE }, context }, done('track', 'broken', args.count))
}
// One flush sends at most flushAt events: an application flushes until its callbacks have come.
while (told.size < expected) {
  await client.flush().catch(() => {})
  await new Promise((resolve) => setTimeout(resolve, 20))
}
finish({ retries })
