// Runs the drivers against the recorder under each fault and prints what the clients did, one JSON line a run.
//   node observe.mjs [--only TEXT] [--faults none,503,429,…] [--count 1]
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { eventIds, readable, startRecorder } from './recorder.mjs'

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, faults: { type: 'string', default: '' }, count: { type: 'string', default: '1' } } })
const FAULTS = {
  none: {},
  503: { answer: 503, first: 2 },
  '503-retry-after': { answer: 503, first: 1, retryAfter: 4 },
  '503-always': { answer: 503, first: 0 },
  429: { answer: 429, first: 1 },
  '429-retry-after': { answer: 429, first: 1, retryAfter: 4 },
  413: { answer: 413, first: 1 },
  '413-always': { answer: 413, first: 0 },
  400: { answer: 400, first: 1 },
  422: { answer: 422, first: 1 },
  202: { answer: 202, first: 1 },
  refused: { refused: true },
}
const RUNS = [
  ['segment-node.mjs', '--flush-at', '100'],
  ['rudderstack-node.mjs'],
  ['rudderstack-node.mjs', '--error-handler', 'false'],
  ['snowplow-node.mjs'],
  ['snowplow-node.mjs', '--flushes', '5'],
  ['posthog-node.mjs'],
  ['posthog-node.mjs', '--mode', 'v1'],
  ['cloudevents.mjs', '--mode', 'batch'],
  ['cloudevents.mjs', '--transport', 'http'],
  ['browser.mjs', '--client', 'segment'],
  ['browser.mjs', '--client', 'segment', '--mode', 'batch'],
  ['browser.mjs', '--client', 'posthog'],
  ['browser.mjs', '--client', 'posthog', '--mode', 'beacon'],
  ['browser.mjs', '--client', 'snowplow'],
  ['browser.mjs', '--client', 'rudderstack', '--mode', 'batch'],
]

/** Runs one driver to its end and reads its line. */
export async function run(script, ...args) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => { out += chunk })
  child.stderr.on('data', (chunk) => { err += chunk })
  const limit = setTimeout(() => child.kill('SIGKILL'), 120_000)
  const exit = await new Promise((resolve) => child.once('close', resolve))
  clearTimeout(limit)
  const line = out.trim().split('\n').pop()
  try {
    return { exit, ...JSON.parse(line) }
  } catch {
    throw new Error(`${script} ${args.join(' ')} ended with ${exit} and no result: ${err.slice(0, 2000)}`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [script, ...args] of RUNS) {
    for (const [fault, options] of Object.entries(FAULTS)) {
      const name = [script, ...args].join(' ')
      if (!name.includes(values.only) || (values.faults && !values.faults.split(',').includes(fault))) continue
      const recorder = await startRecorder(options)
      if (options.refused) await recorder.close()
      const result = await run(script, ...args, '--url', recorder.url, '--key', 'key', '--count', values.count,
        '--deadline', script === 'browser.mjs' && !/503|429/.test(fault) ? '20' : '45')
      if (!options.refused) await recorder.close()
      const events = recorder.requests.filter(({ method, path }) => method !== 'OPTIONS' && !/settings|sourceConfig|flags|array/.test(path))
      const held = events.filter(({ answered }) => answered < 300)
        .map(({ body, query, headers }) => eventIds(readable(Buffer.from(body, 'base64')), query, headers))
      const arrivals = result.sent.map(({ id }) => held.filter((ids) => ids.has(id)).length)
      const times = options.refused
        ? result.attempts.filter(({ path }) => !/settings|sourceConfig|flags|array/.test(path)).map(({ at, path, error }) => [at, error ?? path])
        : events.map(({ at, answered, path }) => [at, answered, path])
      const start = times[0]?.[0] ?? 0
      console.log(JSON.stringify({
        run: name, fault, exit: result.exit, sent: result.sent.length, arrived: arrivals.filter((n) => n > 0).length,
        twice: arrivals.filter((n) => n > 1).length, retries: result.retries,
        requests: times.map(([at, ...rest]) => `${((at - start) / 1000).toFixed(1)}s ${rest.join(' ')}`),
        errors: [...new Set(result.errors.map(({ message }) => message))].slice(0, 3),
      }))
    }
  }
}
