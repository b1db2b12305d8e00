// What the drivers of browsers share: a headless Chromium, and the pages in browser/ served from an origin of their own.
import { createServer } from 'node:http'
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
]
const root = fileURLToPath(new URL('.', import.meta.url))

/** Serves the pages and node_modules on 127.0.0.1, and an empty page at /away; gives the origin under that name of the host. */
export async function servePages(host, port) {
  const pages = createServer((request, response) => {
    const path = normalize(decodeURIComponent(request.url.split('?')[0]))
    const file = join(root, path.startsWith('/node_modules/') ? path : join('browser', path))
    if (path.includes('..') || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(path === '/away' ? 200 : 404, { 'content-type': 'text/html' }).end()
      return
    }
    response.writeHead(200, { 'content-type': extname(file) === '.html' ? 'text/html' : 'text/javascript' })
    createReadStream(file).pipe(response)
  })
  await new Promise((resolve) => pages.listen(Number(port), '127.0.0.1', resolve))
  return `http://${host}:${pages.address().port}`
}

/** Starts Chromium with a profile that goes when this process ends; the caller closes it. The options are playwright's. */
export async function startChromium(executablePath, options = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'footfall-chromium-'))
  process.once('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 3 }))
  return await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: FLAGS, ...options })
}
