// posthog-node: capture, identify, alias, groupIdentify, captureException and captureImmediate; N times each.
//   node posthog-node.mjs --url BASE --key K --count N [--mode v0|v1] [--gzip true|false] [--historical true|false] [--flush-at 20]
//                         [--retry-delay 3000] [--retry-count 3]
import { afterFailures, drive, UNSTORABLE } from './drive.mjs'

const { args, sent, errors, attempts, finish } = drive('posthog-node',
  { mode: 'v0', gzip: 'true', historical: 'false', 'flush-at': '20', 'retry-delay': '3000', 'retry-count': '3' })
process.env.POSTHOG_CAPTURE_MODE = args.mode // read by the client when it is made
const { PostHog } = await import('posthog-node')
const client = new PostHog(args.key, {
  host: args.url, flushAt: Number(args['flush-at']), disableCompression: args.gzip === 'false', historicalMigration: args.historical === 'true',
  fetchRetryDelay: Number(args['retry-delay']), fetchRetryCount: Number(args['retry-count']), disableGeoip: false,
})
client.on('error', (error) => errors.push({
  message: String(error.message).slice(0, 200),
  ...(error.drops ? { drops: error.drops, undelivered: error.retryExhausted } : {}),
}))
const kinds = ['capture', 'identify', 'alias', 'groupidentify', 'groupIdentify', 'exception']
for (const kind of kinds) client.on(kind, (message) => message.uuid && sent.push({ id: message.uuid, kind, name: message.event }))

const failure = new Error('boom')
failure.stack = 'Error: boom\n    at checkout (/srv/shop/checkout.js:10:5)\n    at main (/srv/shop/main.js:3:1)'
for (let i = 0; i < args.count; i++) {
  const distinctId = `user-${i}`
  client.capture({
    distinctId, event: 'order completed', properties: { revenue: 12.5, note: 'größe 5 €', $session_id: '0199c0de-0000-7000-8000-000000000001', $window_id: 'w1' },
    groups: { company: 'acme' }, timestamp: new Date(Date.now() - 5000),
  })
  client.capture({ distinctId, event: '$pageview', properties: { $current_url: `https://shop.example/p/${i}`, $referrer: 'https://search.example/', $process_person_profile: false } })
  client.identify({ distinctId, properties: { $set: { plan: 'pro' }, $set_once: { first: 'web' } } })
  client.alias({ distinctId, alias: `alias-${i}` })
  client.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { seats: 3 }, distinctId })
  client.captureException(failure, distinctId, { where: 'checkout' })
  if (args.mode === 'v1') client.capture({ distinctId, event: '$ai_generation', properties: { $ai_model: 'm' } })
}
if (args.broken === 'true') client.capture({ distinctId: 'user', event: 'broken', properties: { note: UNSTORABLE } })
await client.flush().catch(() => {})
await client.shutdown(args.deadline * 1000 - 1000).catch((error) => errors.push({ message: error.message }))
finish({ mode: args.mode, retries: afterFailures(attempts) })
