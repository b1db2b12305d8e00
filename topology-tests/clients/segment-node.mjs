// @segment/analytics-node: every call of its API, N times each.
//   node segment-node.mjs --url BASE --key K --count N [--flush-at 15] [--max-retries 10] [--deadline 60]
import { Analytics } from '@segment/analytics-node'
import { drive, UNSTORABLE } from './drive.mjs'

const { args, sent, errors, finish } = drive('@segment/analytics-node', { 'flush-at': '15', 'max-retries': '10' })
const analytics = new Analytics({
  writeKey: args.key, host: args.url, flushAt: Number(args['flush-at']), maxRetries: Number(args['max-retries']),
})
let retries = 0
analytics.on('http_request', ({ headers }) => { if (headers['X-Retry-Count']) retries++ })

const done = (kind, name) => (error, context) => {
  const id = context?.event.messageId
  sent.push({ id, kind, name })
  if (error) errors.push({ id, message: error.message })
}
for (let i = 0; i < args.count; i++) {
  const who = { userId: `user-${i}`, anonymousId: `anonymous-${i}` }
  const context = { ip: '203.0.113.7', locale: 'de-DE', page: { url: `https://shop.example/p/${i}`, referrer: 'https://search.example/' } }
  analytics.identify({ ...who, traits: { plan: 'pro', seats: i }, context }, done('identify', 'identify'))
  analytics.track({ ...who, event: 'Order Completed', properties: { revenue: 12.5, products: [{ sku: `s${i}` }], note: 'größe 5 €' }, context },
    done('track', 'Order Completed'))
  analytics.page({ ...who, category: 'Docs', name: 'Home', properties: { url: `https://shop.example/p/${i}`, title: 'Home' }, context },
    done('page', 'Home'))
  analytics.screen({ ...who, name: 'Cart', properties: { items: i }, context }, done('screen', 'Cart'))
  analytics.group({ ...who, groupId: `group-${i}`, traits: { name: 'ACME' }, context }, done('group', 'group'))
  analytics.alias({ userId: `user-${i}`, previousId: `anonymous-${i}`, context }, done('alias', 'alias'))
}
if (args.broken === 'true') analytics.track({ userId: 'user', event: 'broken', properties: { note: UNSTORABLE } }, done('track', 'broken'))
await analytics.closeAndFlush({ timeout: args.deadline * 1000 - 1000 })
// What the timeout gave up is told to the callbacks only after that.
for (let i = 0; i < 20 && sent.length < args.count * 6 + (args.broken === 'true' ? 1 : 0); i++) await new Promise((resolve) => setTimeout(resolve, 25))
finish({ retries })
