// cloudevents: N events with JSON data, N with text, N with binary data; in binary, structured or batch mode.
//   node cloudevents.mjs --url BASE --key K --count N [--mode binary|structured|batch] [--path /] [--auth bearer|query] [--transport fetch|http]
// The client has no retry of its own. Its httpTransport hides the status (any answer is a success): --transport http shows that;
// the default hands its messages to fetch, as its README does with axios. A batch is the JSON array of its events: it has no call for it.
import { CloudEvent, HTTP, emitterFor, httpTransport, Mode } from 'cloudevents'
import { drive, UNSTORABLE } from './drive.mjs'

const { args, sent, errors, finish } = drive('cloudevents', { mode: 'binary', path: '/', auth: 'bearer', transport: 'fetch' })
const sink = args.url + args.path + (args.auth === 'query' ? `?key=${encodeURIComponent(args.key)}` : '')
const credentials = args.auth === 'bearer' ? { authorization: `Bearer ${args.key}` } : {}

async function post(message) {
  const answer = await fetch(sink, { method: 'POST', headers: { ...message.headers, ...credentials }, body: message.body })
  await answer.text()
  if (!answer.ok) throw new Error(`status ${answer.status}`)
}
const mode = args.mode === 'structured' ? Mode.STRUCTURED : Mode.BINARY
const emit = args.transport === 'http'
  ? ((send) => (event) => send(event, { headers: credentials }))(emitterFor(httpTransport(sink), { mode }))
  : emitterFor(post, { mode })

const events = []
for (let i = 0; i < args.count; i++) {
  const common = { source: 'https://shop.example/web', subject: `order/${i}`, visitor: `visitor-${i}` } // visitor is an extension attribute
  events.push(['json', new CloudEvent({ ...common, type: 'com.example.order.completed', datacontenttype: 'application/json', data: { total: 12.5, note: 'größe 5 €' } })])
  events.push(['text', new CloudEvent({ ...common, type: 'com.example.note', datacontenttype: 'text/plain', data: 'plain note' })])
  events.push(['bytes', new CloudEvent({ ...common, type: 'com.example.blob', datacontenttype: 'application/octet-stream', data: Uint8Array.from([0, 1, 254, 255]) })])
}
if (args.broken === 'true') {
  events.splice(1, 0, ['json', new CloudEvent({ source: 'https://shop.example/web', type: 'broken', datacontenttype: 'application/json', data: { note: UNSTORABLE } })])
}
for (const [kind, event] of events) sent.push({ id: event.id, kind, name: event.type })
if (args.mode === 'batch') {
  const message = { headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events.map(([, event]) => event)) }
  await post(message).catch((error) => errors.push({ message: error.cause?.code ?? error.message }))
} else {
  for (const [, event] of events) {
    await emit(event).catch((error) => errors.push({ id: event.id, message: error.cause?.code ?? error.code ?? error.message }))
  }
}
finish({ mode: args.mode, retries: 0 })
