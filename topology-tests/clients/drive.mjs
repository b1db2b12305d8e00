// What every driver shares: its arguments, the requests its client makes (watched, not touched), and its one line of result.
import { subscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

/** The arguments of a driver; `extra` adds its own (name → default, all strings). `client` is the package driven, or tells it from the arguments. */
export function drive(client, extra = {}) {
  const began = Date.now()
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      key: { type: 'string', default: 'key' },
      count: { type: 'string', default: '1' },
      deadline: { type: 'string', default: '60' },
      broken: { type: 'string', default: 'false' },
      ...Object.fromEntries(Object.entries(extra).map(([name, value]) => [name, { type: 'string', default: value }])),
    },
  })
  if (!values.url || !/^[1-9]\d*$/.test(values.count)) {
    console.error('usage: --url BASE [--key K] [--count N, 1 or more] [--deadline SECONDS] [--broken true|false]'
      + Object.entries(extra).map(([name, value]) => ` [--${name} ${value || '…'}]`).join(''))
    process.exit(2)
  }
  const args = { ...values, url: values.url.replace(/\/$/, ''), count: Number(values.count), deadline: Number(values.deadline) }
  const name = typeof client === 'function' ? client(args) : client
  const sent = []
  const errors = []
  const watched = watch(new URL(args.url).host, began)

  /** Prints the line and ends the process: 0 if the client reported success for everything. */
  function finish({ retries = null, mode, attempts = watched, ...more } = {}) {
    console.log(JSON.stringify({
      client: name, version: versionOf(name), ...(mode ? { mode } : {}), sent, errors, retries, attempts, ...more,
    }))
    process.exit(errors.length === 0 && sent.length > 0 ? 0 : 1)
  }

  // This timer also keeps the process alive, as a server's socket would: some clients wait for a retry on timers that do not.
  setTimeout(() => {
    errors.push({ message: `not finished after ${args.deadline} s` })
    finish({ mode: args.mode })
  }, args.deadline * 1000)
  // Said in the result, and still the end of the process, as it would be in an application.
  process.on('unhandledRejection', (reason) => {
    errors.push({ message: `unhandled rejection: ${reason?.message ?? reason}` })
    finish({ mode: args.mode })
  })
  return { args, sent, errors, attempts: watched, finish }
}

/** What an event named `broken` holds (--broken true): no client minds U+0000, and no Postgres takes it. */
export const UNSTORABLE = 'a\u0000b'

/** How many requests came directly after one that was not answered with 2xx: the retries of a client that sends one at a time. */
export function afterFailures(attempts) {
  return attempts.filter((_, i) => i > 0 && !(attempts[i - 1].status >= 200 && attempts[i - 1].status < 300)).length
}

/** The installed version of a package, from its own package.json. */
export function versionOf(client) {
  try {
    return JSON.parse(readFileSync(new URL(`node_modules/${client}/package.json`, import.meta.url), 'utf8')).version
  } catch {
    throw new Error(`${client} is not installed: run npm ci in the folder of this script`)
  }
}

// Node tells of every request that fetch or http makes, so that clients need no wrapping.
function watch(host, began) {
  const attempts = []
  const known = new WeakMap()
  const start = (request, to, method, path) => {
    if (to !== host) return
    const attempt = { method, path: path.split('?')[0], at: Date.now() - began }
    attempts.push(attempt)
    known.set(request, attempt)
  }
  const end = (request, outcome) => Object.assign(known.get(request) ?? {}, outcome)
  subscribe('undici:request:create', ({ request }) => start(request, new URL(request.origin).host, request.method, request.path))
  subscribe('undici:request:headers', ({ request, response }) => end(request, { status: response.statusCode }))
  subscribe('undici:request:error', ({ request, error }) => end(request, { error: error.code ?? error.message }))
  subscribe('http.client.request.start', ({ request }) => start(request, request.getHeader('host'), request.method, request.path))
  subscribe('http.client.response.finish', ({ request, response }) => end(request, { status: response.statusCode }))
  subscribe('http.client.request.error', ({ request, error }) => end(request, { error: error.code ?? error.message }))
  return attempts
}
