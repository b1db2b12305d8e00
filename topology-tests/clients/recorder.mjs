// An HTTP server on loopback that stores every request and answers as the trackers' own services would.
//
//   node recorder.mjs [--port 0] [--out FILE] [--answer 503|429|413|400|…] [--first K] [--retry-after SECONDS]
//                     [--v1 ok|warning|drop|retry] [--protocol http|https|none]
//
// --answer is given to the first K event requests (default 1; 0 = all of them), afterwards the normal answer follows.
// Preflights and side calls (settings, source configuration, flags) are always answered normally.
// The first line on standard output is {"url":…}; on SIGINT or SIGTERM the requests are written to FILE (else printed).
import { createServer } from 'node:http'
import { writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { randomUUID } from 'node:crypto'

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const NOISE = /^(host|connection|date|keep-alive|accept|accept-.*|sec-.*|cache-control|pragma|dnt|upgrade-insecure-requests|priority)$/

const json = (status, value) => ({ status, type: 'application/json', body: JSON.stringify(value) })
const text = (status, body) => ({ status, type: 'text/plain', body })

function inflated(body) {
  return body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body
}

/** Which of the trackers' protocols a request speaks, by its path alone. */
export function dialectOf(path) {
  if (/^\/v1\/projects\/[^/]+\/settings$/.test(path)) return 'segment-settings'
  if (/^\/sourceConfig\/?$/.test(path)) return 'rudderstack-config'
  if (/^\/(flags|decide)\/?$|^\/array\/|^\/s\/?$|^\/static\//.test(path)) return 'posthog-side'
  if (path === '/com.snowplowanalytics.snowplow/tp2') return 'snowplow'
  if (path === '/i' || path === '/ice.png') return 'snowplow-pixel'
  if (path === '/i/v1/analytics/events') return 'posthog-v1'
  if (/^\/(e|batch|capture|track|i\/v0\/e|i\/v0\/ai\/batch)\/?$/.test(path)) return 'posthog'
  if (/^\/v1\/m$/.test(path)) return 'segment-metrics'
  if (/^\/beacon\/v1\/batch$/.test(path)) return 'rudderstack'
  if (/^\/v1\/(identify|track|page|screen|group|alias|batch|import|[tpigasb])$/.test(path)) return 'segment'
  return 'other'
}

function normalAnswer(request, options) {
  switch (request.dialect) {
    case 'segment-settings': {
      const segment = { apiKey: request.path.split('/')[3], apiHost: `${request.host}/v1` }
      if (options.protocol !== 'none') segment.protocol = options.protocol ?? 'http'
      return json(200, { integrations: { 'Segment.io': segment } })
    }
    case 'rudderstack-config':
      return json(200, {
        source: {
          id: 'source', name: 'source', writeKey: 'key', enabled: true, workspaceId: 'workspace',
          config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
          destinations: [], connections: [], updatedAt: '2026-01-01T00:00:00.000Z',
        },
      })
    case 'posthog-side':
      return request.path.startsWith('/static/') || request.path.endsWith('.js')
        ? { status: 404, type: 'text/plain', body: '' }
        : json(200, { flags: {}, featureFlags: {}, featureFlagPayloads: {}, supportedCompression: ['gzip', 'gzip-js'], autocapture_opt_out: false, hasFeatureFlags: false })
    case 'snowplow-pixel':
      return { status: 200, type: 'image/gif', body: PIXEL, headers: { 'cache-control': 'no-cache, no-store, must-revalidate' } }
    case 'snowplow':
      return text(200, 'ok')
    case 'posthog-v1': {
      const batch = JSON.parse(inflated(request.bytes)).batch
      const result = options.v1Spent ? 'ok' : options.v1 ?? 'ok'
      const results = Object.fromEntries(batch.map((event) => [event.uuid, result === 'ok' ? { result } : { result, details: result }]))
      return { ...json(200, { results }), headers: result === 'retry' ? { 'retry-after': '1' } : {} }
    }
    case 'posthog':
      return json(200, { status: 'Ok' })
    case 'rudderstack':
      return text(200, 'OK')
    case 'segment':
      return request.headers['anonymousid'] || /rudder|"channel":"(server|web)"/.test(inflated(request.bytes).toString())
        ? text(200, 'OK')
        : json(200, { success: true })
    default:
      return text(200, '')
  }
}

const SIDE_CALLS = new Set(['segment-settings', 'segment-metrics', 'rudderstack-config', 'posthog-side'])

/** Starts a recorder; `requests` grows while it runs. The caller closes it. */
export async function startRecorder(options = {}) {
  const requests = []
  let refused = 0
  let v1Answered = 0
  const began = Date.now()
  const first = options.first ?? 1
  const server = createServer((incoming, outgoing) => {
    const chunks = []
    incoming.on('data', (chunk) => chunks.push(chunk))
    incoming.on('end', () => {
      const bytes = Buffer.concat(chunks)
      const [path, query = ''] = [incoming.url.split('?')[0], incoming.url.split('?').slice(1).join('?')]
      const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !NOISE.test(name)
        || name.startsWith('access-control-')))
      const request = { method: incoming.method, path, query, headers, bytes, host: incoming.headers.host, dialect: dialectOf(path) }
      const origin = incoming.headers.origin
      const shared = origin
        ? { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', 'access-control-expose-headers': 'Retry-After', vary: 'Origin' }
        : {}
      let answer
      if (incoming.method === 'OPTIONS') {
        const asked = incoming.headers['access-control-request-headers']
        answer = {
          status: 200,
          headers: {
            'access-control-allow-methods': 'GET, POST, OPTIONS',
            ...(asked ? { 'access-control-allow-headers': asked } : {}),
            'access-control-max-age': '3600',
          },
        }
      } else if (options.answer && !SIDE_CALLS.has(request.dialect) && (first === 0 || refused < first)) {
        refused++
        answer = json(options.answer, { error: `answered ${options.answer} on purpose` })
        if (options.retryAfter !== undefined) answer.headers = { 'retry-after': String(options.retryAfter) }
      } else {
        answer = normalAnswer(request, { ...options, v1Spent: first !== 0 && v1Answered >= first })
        if (request.dialect === 'posthog-v1') v1Answered++
      }
      if (request.dialect.startsWith('snowplow') && incoming.method !== 'OPTIONS') {
        const sp = headers['sp-anonymous'] ? 'sp=; Max-Age=0' : `sp=${randomUUID()}; Max-Age=31536000`
        answer.headers = { ...answer.headers, 'set-cookie': `${sp}; Path=/; Secure; HttpOnly; SameSite=None` }
      }
      requests.push({
        at: Date.now() - began, method: request.method, path, query, headers,
        body: bytes.toString('base64'), answered: answer.status,
      })
      outgoing.writeHead(answer.status, { ...(answer.type ? { 'content-type': answer.type } : {}), ...shared, ...answer.headers })
      outgoing.end(incoming.method === 'HEAD' ? undefined : answer.body)
    })
  })
  await new Promise((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections() }),
  }
}

/** A request's body as text: inflated if it was gzip, decoded if it was a form with base64 data. */
export function readable(bytes) {
  const text = bytes.length ? inflated(bytes).toString('utf8') : ''
  return text.startsWith('data=') ? Buffer.from(new URLSearchParams(text).get('data'), 'base64').toString('utf8') : text
}

/**
 * The ids of the events in a request, whatever its protocol. Only the id's own field counts: clients also name one event
 * inside another (a session's first event, a page view's id).
 */
export function eventIds(text, query = '', headers = {}) {
  const ids = new Set([...text.matchAll(/"(?:messageId|uuid|eid|id|\$insert_id)":"([^"]+)"/g)].map(([, id]) => id))
  const pixel = new URLSearchParams(query).get('eid')
  for (const id of [pixel, headers['ce-id']]) if (id) ids.add(id)
  return ids
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' }, out: { type: 'string' }, answer: { type: 'string' }, first: { type: 'string', default: '1' },
      'retry-after': { type: 'string' }, v1: { type: 'string' }, protocol: { type: 'string' },
    },
  })
  const recorder = await startRecorder({
    port: Number(values.port), answer: values.answer && Number(values.answer), first: Number(values.first),
    retryAfter: values['retry-after'], v1: values.v1, protocol: values.protocol,
  })
  console.log(JSON.stringify({ url: recorder.url }))
  const finish = async () => {
    const recorded = JSON.stringify(recorder.requests, null, 2)
    if (values.out) writeFileSync(values.out, recorded + '\n')
    else console.log(recorded)
    await recorder.close()
    process.exit(0)
  }
  process.once('SIGINT', finish)
  process.once('SIGTERM', finish)
}
