// A headless Chromium driven over its debugging pipe, and the two servers it talks to: a site and an ingest.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { BROKEN, SCRIPT } from '../fake-browser.mjs';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Waits until the condition gives something truthy, and gives that; fails after ten seconds. */
export async function eventually(what, condition) {
  for (let i = 0; i < 500; i++) {
    const value = await condition();
    if (value) return value;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  throw new Error(`not within 10 seconds: ${what}`);
}

export class Chromium {
  static start(profile) {
    const binary = process.env.CHROMIUM || 'chromium';
    const flags = [...FLAGS, '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'];
    return new Chromium(spawn(binary, flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] }));
  }

  constructor(child) {
    this.child = child;
    this.calls = new Map();
    this.id = 0;
    this.exited = new Promise(resolve => {
      child.on('exit', () => resolve('Chromium has ended'));
      child.on('error', error => resolve(`no Chromium to test with: ${error.message}; CHROMIUM names the binary`));
    });
    child.stdio[3].on('error', () => { /* exited tells */ });
    let rest = '';
    child.stdio[4].setEncoding('utf8').on('data', chunk => {
      const messages = (rest + chunk).split('\0');
      rest = messages.pop();
      messages.forEach(message => this.handle(JSON.parse(message)));
    });
  }

  handle({ id, result, error }) {
    const call = this.calls.get(id);
    if (!call) return;
    this.calls.delete(id);
    if (error) call.reject(new Error(error.message));
    else call.resolve(result);
  }

  call(method, params = {}, sessionId) {
    const id = ++this.id;
    this.child.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + '\0');
    const ended = this.exited.then(how => { throw new Error(how); });
    return Promise.race([ended, new Promise((resolve, reject) => this.calls.set(id, { resolve, reject }))]);
  }

  /** Opens a tab that nobody looks into: Chromium prerenders nothing for a tab under inspection. */
  openUnseen(url) {
    return this.call('Target.createTarget', { url });
  }

  /** Opens a tab at the address; what `first` says runs before the page's own scripts. */
  async open(url, first) {
    const { targetId } = await this.call('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.call('Target.attachToTarget', { targetId, flatten: true });
    const call = (method, params) => this.call(method, params, sessionId);
    await call('Page.enable');
    await call('Network.enable');
    if (first) await call('Page.addScriptToEvaluateOnNewDocument', { source: first });
    await call('Page.navigate', { url });
    return {
      run: async expression => {
        const { result, exceptionDetails } = await call('Runtime.evaluate', { expression, returnByValue: true });
        if (exceptionDetails) throw new Error(exceptionDetails.exception.description);
        return result.value;
      },
      navigate: to => call('Page.navigate', { url: to }),
      offline: offline => call('Network.emulateNetworkConditions',
        { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }),
      close: () => this.call('Target.closeTarget', { targetId })
    };
  }

  async close() {
    const patience = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    this.call('Browser.close').catch(() => {});
    await this.exited;
    clearTimeout(patience);
  }
}

async function listen(handler) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

/** Serves the tracker, and answers events as `answer` says, as ingest does to other origins. */
export async function startIngest() {
  const ingest = { requests: [], loads: 0, answer: () => ({ status: 200 }) };
  Object.assign(ingest, await listen((request, response) => {
    if (request.url === '/footfall.js') {
      ingest.loads++;
      response.writeHead(200, { 'Content-Type': 'text/javascript', 'Cache-Control': 'no-store' });
      return response.end(readFileSync(SCRIPT));
    }
    let body = '';
    request.setEncoding('utf8').on('data', chunk => { body += chunk; }).on('end', () => {
      const { method, url, headers } = request;
      const taken = { method, url, headers, body, at: Date.now(), events: method === 'POST' ? JSON.parse(body) : [] };
      const { status, headers: more } = ingest.answer(taken, ingest.requests.length);
      ingest.requests.push(Object.assign(taken, { status }));
      if (status === BROKEN) return request.socket.destroy();
      response.writeHead(status, {
        'Access-Control-Allow-Origin': headers.origin || '*',
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Expose-Headers': 'Retry-After',
        ...more
      });
      response.end('{}');
    });
  }));
  ingest.events = () => ingest.requests.filter(({ status }) => status < 300).flatMap(({ events }) => events);
  ingest.names = () => ingest.events().map(({ name }) => name);
  return ingest;
}

/** A site whose every page carries the tracker; its title is its path. /prerenders goes to /ahead when told to. */
export async function startSite(ingest) {
  const site = { goAhead: () => {} };
  return Object.assign(site, await listen((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://site');
    if (pathname === '/go') {
      site.goAhead = () => response.end();
      return;
    }
    const options = searchParams.get('tag') || '';
    const tag = `<script async src="${ingest.origin}/footfall.js" data-key="fk_test" ${options}></script>`;
    const frame = `<iframe sandbox="allow-scripts" src="/framed"></iframe>`;
    const ahead = `<script type="speculationrules">{"prerender": [{"urls": ["/ahead"], "eagerness": "immediate"}]}</script>
      <script>fetch('/go').then(() => { location.href = '/ahead'; })</script>`;
    response.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': 'site=1' });
    response.end(`<!doctype html><meta charset="utf-8"><title>${pathname}</title>
      <script>window.footfall = window.footfall || []; footfall.push(['track', 'Stub', { early: !!document.prerendering }]);</script>
      ${pathname === '/prerenders' ? ahead : ''}
      ${pathname === '/frames' ? frame : tag}`);
  }));
}
