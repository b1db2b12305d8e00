// The tracker in a real Chromium, against real servers on loopback.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, afterEach, before, beforeEach } from 'node:test';
import { BROKEN } from '../fake-browser.mjs';
import { Chromium, eventually, startIngest, startSite } from './chromium.mjs';

let ingest, site, profile, chromium;

before(async () => {
  ingest = await startIngest();
  site = await startSite(ingest);
});

after(() => {
  for (const { server } of [ingest, site]) server.close().closeAllConnections();
});

beforeEach(() => {
  Object.assign(ingest, { requests: [], loads: 0 });
  ingest.answer = () => ({ status: 200 });
  profile = mkdtempSync(join(tmpdir(), 'footfall-chromium-'));
  chromium = Chromium.start(profile);
});

afterEach(async () => {
  await chromium.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});

const names = count => eventually(`${count} events`, () => ingest.names().length >= count && ingest.names());
const items = tab => tab.run('Object.keys(localStorage)');

test('a page view arrives in a simple request: text/plain, no preflight, no cookie', async () => {
  const tab = await chromium.open(`${site.origin}/home?a=b#c`);
  assert.deepEqual(await names(2), ['page_view', 'Stub']);

  const [{ method, url, headers, events: [view, stub] }, ...others] = ingest.requests;
  assert.deepEqual(others, []);
  assert.equal(method, 'POST');
  assert.equal(url, '/v1/events?key=fk_test');
  assert.equal(headers['content-type'], 'text/plain;charset=UTF-8');
  assert.equal(headers.cookie, undefined);
  assert.equal(view.url, `${site.origin}/home?a=b`);
  assert.equal(view.title, '/home');
  assert.ok(view.language);
  assert.deepEqual(stub.properties, { early: false });
  assert.equal(stub.visitor_id, view.visitor_id);
  await eventually('an empty queue', async () => (await items(tab)).join() === 'footfall.visitor');
});

test('a single-page app is followed through pushState and back', async () => {
  const tab = await chromium.open(`${site.origin}/one`);
  await names(2);
  await tab.run(`history.pushState({}, '', '/two'); document.title = 'Two'; history.replaceState({}, '', '/two#here')`);
  await names(3);
  await tab.run('history.back()');
  await names(4);

  const views = ingest.events().filter(({ name }) => name === 'page_view');
  assert.deepEqual(views.map(({ url, referrer, title }) => [url, referrer, title]), [
    [`${site.origin}/one`, '', '/one'],
    [`${site.origin}/two`, `${site.origin}/one`, 'Two'],
    [`${site.origin}/one`, `${site.origin}/two`, 'Two']
  ]);
});

test('a tab that is closed hands its events to a beacon', async () => {
  const tab = await chromium.open(`${site.origin}/closed`);
  await names(2);
  await tab.run(`footfall.track('Closing')`);
  await tab.close();

  assert.deepEqual(await names(3), ['page_view', 'Stub', 'Closing']);
  assert.equal(ingest.requests[1].headers['sec-fetch-mode'], 'no-cors', 'only a beacon has no need of CORS');
  assert.equal(ingest.requests[1].headers['content-type'], 'text/plain;charset=UTF-8');
});

test('going to another page loses nothing and sends nothing twice', async () => {
  const tab = await chromium.open(`${site.origin}/left`);
  await names(2);
  await tab.run(`footfall.track('Leaving'); location.href = '/next'`);
  await names(5);

  const events = ingest.events();
  assert.equal(new Set(events.map(({ event_id }) => event_id)).size, 5);
  assert.deepEqual(ingest.names(), ['page_view', 'Stub', 'Leaving', 'page_view', 'Stub']);
  assert.equal(events[3].referrer, `${site.origin}/left`);
  assert.equal(new Set(events.map(({ visitor_id }) => visitor_id)).size, 1);
});

test('while the server is away events wait; they survive a restart of the browser', async () => {
  const tab = await chromium.open(`${site.origin}/before`);
  await names(2);
  ingest.answer = () => ({ status: BROKEN });
  await tab.run(`footfall.identify('u1'); footfall.track('Waiting')`);
  await eventually('retries', () => ingest.requests.length > 3);
  await chromium.close();
  ingest.answer = () => ({ status: 200 });

  // What another page left behind is taken over when it is ten seconds old.
  chromium = Chromium.start(profile);
  const again = await chromium.open(`${site.origin}/after`);
  await names(4);
  await new Promise(resolve => setTimeout(resolve, 10_000));
  await again.run('footfall.flush()');
  await names(6);
  assert.deepEqual(ingest.names().slice(2).sort(), ['Stub', 'Waiting', 'identify', 'page_view']);
  assert.equal(new Set(ingest.events().map(({ visitor_id }) => visitor_id)).size, 1);
});

test('the network coming back sends what waited at once', async () => {
  const tab = await chromium.open(`${site.origin}/offline`);
  await names(2);
  await tab.offline(true);
  await tab.run(`footfall.track('Offline'); footfall.flush()`);
  await new Promise(resolve => setTimeout(resolve, 4000));
  assert.equal(ingest.names().length, 2);
  await tab.offline(false);
  assert.deepEqual(await names(3), ['page_view', 'Stub', 'Offline']);
});

test('Retry-After is read across origins and kept to', async () => {
  ingest.answer = (request, index) => index ? { status: 200 } : { status: 429, headers: { 'Retry-After': '3' } };
  await chromium.open(`${site.origin}/busy`);
  await names(2);

  assert.equal(ingest.requests.length, 2);
  const [refused, taken] = ingest.requests;
  assert.ok(taken.at - refused.at >= 3400, `${taken.at - refused.at} ms`);
  assert.deepEqual(taken.events.map(({ event_id }) => event_id), refused.events.map(({ event_id }) => event_id));
  assert.ok(taken.events[0].sent_at > refused.events[0].sent_at);
});

test('a full batch, and a beacon of what is left, are taken by the browser', async () => {
  const tab = await chromium.open(`${site.origin}/long?tag=data-manual`);
  await names(1);
  await tab.run(`for (let i = 0; i < 19; i++) footfall.track('n' + i, { text: '漢'.repeat(990) })`);
  await tab.close();
  const sent = await names(20);

  assert.deepEqual(new Set(sent), new Set(['Stub', ...Array.from({ length: 19 }, (_, i) => 'n' + i)]));
  assert.ok(ingest.requests.some(({ body }) => Buffer.byteLength(body) > 50_000));
});

test('a sandboxed frame, where storage is blocked, is tracked from memory', async () => {
  await chromium.open(`${site.origin}/frames`);
  assert.deepEqual(await names(2), ['page_view', 'Stub']);
  assert.equal(ingest.requests[0].headers.origin, 'null');
});

test('two tabs are one visitor, and send each event once', async () => {
  const tabs = [await chromium.open(`${site.origin}/a`), await chromium.open(`${site.origin}/b`)];
  await names(4);
  for (let i = 0; i < 20; i++) await tabs[i % 2].run(`footfall.track('n${i}')`);
  await names(24);
  await new Promise(resolve => setTimeout(resolve, 1500));

  const events = ingest.events();
  assert.equal(events.length, 24);
  assert.equal(new Set(events.map(({ event_id }) => event_id)).size, 24);
  assert.equal(new Set(events.map(({ visitor_id }) => visitor_id)).size, 1);
});

test('under Global Privacy Control, and after optOut, nothing is stored or sent', async () => {
  const quiet = await chromium.open(`${site.origin}/quiet`,
    `Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })`);
  await eventually('the tracker', () => quiet.run('!!window.footfall && !!footfall.track'));
  await quiet.run(`footfall.identify('u1'); footfall.track('Unseen'); footfall.flush()`);
  await new Promise(resolve => setTimeout(resolve, 1500));
  assert.deepEqual(await items(quiet), []);
  await quiet.close();
  assert.deepEqual(ingest.requests, []);

  const out = await chromium.open(`${site.origin}/out`);
  await names(2);
  await out.run(`footfall.optOut(); footfall.track('Unseen'); footfall.flush()`);
  await new Promise(resolve => setTimeout(resolve, 1500));
  assert.deepEqual(await items(out), ['footfall-optout']);
  await out.close();
  assert.equal(ingest.requests.length, 1);
});

test('a prerendered page is viewed when it is shown', async () => {
  await chromium.openUnseen(`${site.origin}/prerenders`);
  await names(2);
  await eventually('the tracker in the prerendered page', () => ingest.loads === 2);
  await new Promise(resolve => setTimeout(resolve, 1500));
  assert.equal(ingest.names().length, 2);

  site.goAhead();
  assert.deepEqual(await names(4), ['page_view', 'Stub', 'page_view', 'Stub']);
  const [, , view, stub] = ingest.events();
  assert.equal(view.title, '/ahead');
  assert.deepEqual(stub.properties, { early: true });
  assert.equal(ingest.loads, 2);
});
