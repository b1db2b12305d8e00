// Records what each client sends into recordings/<client>-<kind>.json, for the dialects' own tests.
//   node record.mjs [--only TEXT]
// A recording: {client, version, kind, sent: [{id, kind, name}], requests: [{method, path, query, headers, body (base64)}]}.
// Headers of the connection and of the machine are left out; of equal preflights one is kept.
import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { run } from './observe.mjs'
import { startRecorder } from './recorder.mjs'

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })
const browser = (client, ...args) => ['browser.mjs', '--client', client, ...args]
const RECORDINGS = {
  'segment-node-batch': ['segment-node.mjs'],
  'segment-node-retry': { run: ['segment-node.mjs'], answer: 503 },
  'segment-browser-standard': browser('segment'),
  'segment-browser-batch': browser('segment', '--mode', 'batch'),
  'segment-browser-retry': { run: browser('segment', '--mode', 'batch'), answer: 503 },
  'rudderstack-node-gzip': ['rudderstack-node.mjs'],
  'rudderstack-node-plain': ['rudderstack-node.mjs', '--gzip', 'false'],
  'rudderstack-browser-xhr': browser('rudderstack'),
  'rudderstack-browser-batch': browser('rudderstack', '--mode', 'batch'),
  'rudderstack-browser-retry': { run: browser('rudderstack', '--mode', 'batch'), answer: 503 },
  'rudderstack-browser-beacon': browser('rudderstack', '--mode', 'beacon'),
  'snowplow-node-post': ['snowplow-node.mjs'],
  'snowplow-node-plain': ['snowplow-node.mjs', '--base64', 'false'],
  'snowplow-node-get': ['snowplow-node.mjs', '--mode', 'get', '--buffer-size', '1'],
  'snowplow-node-anonymous': ['snowplow-node.mjs', '--anonymous', 'true'],
  'snowplow-browser-post': browser('snowplow'),
  'snowplow-browser-cookie': browser('snowplow', '--page-host', '127.0.0.1'),
  'snowplow-browser-base64': browser('snowplow', '--mode', 'base64'),
  'snowplow-browser-get': browser('snowplow', '--mode', 'get'),
  'snowplow-browser-anonymous': browser('snowplow', '--anonymous', 'true'),
  'posthog-node-v0': ['posthog-node.mjs'],
  'posthog-node-plain': ['posthog-node.mjs', '--gzip', 'false'],
  'posthog-node-historical': ['posthog-node.mjs', '--gzip', 'false', '--historical', 'true'],
  'posthog-node-v1': ['posthog-node.mjs', '--mode', 'v1'],
  'posthog-node-v1-plain': ['posthog-node.mjs', '--mode', 'v1', '--gzip', 'false', '--historical', 'true'],
  'posthog-browser-gzip': browser('posthog'),
  'posthog-browser-plain': browser('posthog', '--mode', 'plain'),
  'posthog-browser-single': browser('posthog', '--mode', 'single'),
  'posthog-browser-beacon': browser('posthog', '--mode', 'beacon'),
  'posthog-browser-leave': browser('posthog', '--leave', 'true'),
  'posthog-2023-base64': browser('posthog-2023'),
  'posthog-2023-leave': browser('posthog-2023', '--leave', 'true'),
  'cloudevents-binary': ['cloudevents.mjs'],
  'cloudevents-structured': ['cloudevents.mjs', '--mode', 'structured'],
  'cloudevents-batch': ['cloudevents.mjs', '--mode', 'batch'],
  'cloudevents-http': ['cloudevents.mjs', '--transport', 'http'],
}

function trimmed(requests) {
  const preflights = new Set()
  return requests.filter(({ method, headers }) => {
    if (method !== 'OPTIONS') return true
    const asked = `${headers['access-control-request-method']} ${headers['access-control-request-headers']}`
    return !preflights.has(asked) && preflights.add(asked)
  }).map(({ method, path, query, headers, body }) => ({ method, path, query, headers, body }))
}

const folder = new URL('recordings/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const [name, recipe] of Object.entries(RECORDINGS)) {
  if (!name.includes(values.only)) continue
  const { run: command, answer } = Array.isArray(recipe) ? { run: recipe } : recipe
  const recorder = await startRecorder({ answer, first: 1 })
  const [script, ...args] = command
  const result = await run(script, ...args, '--url', recorder.url, '--key', 'test-key', '--count', '1', '--deadline', '40')
  await recorder.close()
  if (result.exit !== 0) throw new Error(`${name}: ${JSON.stringify(result.errors)}`)
  const recording = {
    client: result.client, version: result.version, kind: name.split('-').slice(1).join('-'), sent: result.sent, requests: trimmed(recorder.requests),
  }
  writeFileSync(new URL(`${name}.json`, folder), JSON.stringify(recording, null, 1) + '\n')
  console.log(`${name}: ${result.sent.length} events, ${recording.requests.length} requests`)
}
