// What happens to waiting events when a page is left.
import assert from 'node:assert/strict';
import test from 'node:test';
import { BROKEN, Browser } from './fake-browser.mjs';

const vias = browser => browser.requests.map(({ via, events }) => [via, ...events.map(event => event.name)]);

test('a page that is left hands its events to one beacon', async () => {
  const browser = new Browser();
  const tab = browser.open();
  tab.footfall.track('Bye');
  await tab.close();

  assert.deepEqual(vias(browser), [['beacon', 'page_view', 'Bye']]);
  assert.equal(browser.requests[0].url, 'https://ingest.example/v1/events?key=fk_test');
  assert.equal(typeof browser.requests[0].body, 'string');
  assert.equal(browser.accepted[0].sent_at, '2026-11-02T10:00:00.000Z');
  assert.deepEqual(browser.keys, ['footfall.visitor']);
});

test('pagehide alone is enough, and a page that is shown sends no beacon', async () => {
  const browser = new Browser();
  const tab = browser.open();
  tab.fire('visibilitychange');
  assert.equal(browser.requests.length, 0);
  tab.fire('pagehide');

  assert.deepEqual(vias(browser), [['beacon', 'page_view']]);
});

test('a beacon stays under 60 KB: a second takes the rest', async () => {
  const browser = new Browser();
  const tab = browser.open();
  for (let i = 0; i < 10; i++) tab.footfall.track('n' + i, { text: 'x'.repeat(9000) });
  tab.fire('pagehide');

  assert.deepEqual(browser.requests.map(({ via }) => via), ['beacon', 'beacon']);
  assert.ok(browser.requests.every(({ body }) => Buffer.byteLength(body) < 60_000));
  assert.equal(browser.accepted.length, 11);
});

test('a refused beacon becomes a keepalive fetch, and is forgotten only when that is answered', async () => {
  const browser = new Browser();
  const tab = browser.open();
  tab.beaconAccepts = () => false;
  browser.answer = () => new Promise(() => {});
  await tab.close();
  assert.deepEqual(vias(browser), [['fetch', 'page_view']]);
  assert.equal(browser.requests[0].init.keepalive, true);
  assert.equal(browser.keys.length, 2);

  browser.answer = () => 200;
  await browser.elapse(60_000);
  browser.open({ url: 'https://shop.example/next' });
  await browser.elapse(1000);
  assert.deepEqual(vias(browser)[1], ['fetch', 'page_view', 'page_view']);
  assert.equal(browser.requests[1].events[0].event_id, browser.requests[0].events[0].event_id);
});

test('where there are no beacons, keepalive fetch takes their place', async () => {
  const browser = new Browser();
  const tab = browser.open({ beacon: false });
  await tab.hide();

  assert.deepEqual(vias(browser), [['fetch', 'page_view']]);
  assert.deepEqual(browser.keys, ['footfall.visitor']);
});

test('what a request under way carries is not handed to a beacon too', async () => {
  const browser = new Browser();
  const tab = browser.open();
  let answer;
  browser.answer = ({ via }) => via === 'beacon' ? 200 : new Promise(resolve => { answer = resolve; });
  await browser.elapse(1000);
  tab.footfall.track('During');
  await tab.hide();
  answer(200);
  await browser.elapse(5000);

  assert.deepEqual(vias(browser), [['fetch', 'page_view'], ['beacon', 'During']]);
});

test('offline, or while the server fails, nothing is entrusted to a beacon', async () => {
  for (const offline of [true, false]) {
    const browser = new Browser();
    browser.answer = () => BROKEN;
    const tab = browser.open();
    if (offline) tab.window.navigator.onLine = false;
    else await browser.elapse(1000);
    tab.footfall.track('Offline');
    await tab.close();
    assert.equal(browser.requests.filter(({ via }) => via === 'beacon').length, 0);

    await browser.elapse(60_000);
    browser.requests = [];
    browser.answer = () => 200;
    browser.open();
    await browser.elapse(1000);
    assert.deepEqual(browser.names, [['page_view', 'Offline', 'page_view']]);
  }
});

test('a page hidden and shown again goes on', async () => {
  const browser = new Browser();
  const tab = browser.open();
  await tab.hide();
  tab.document.hidden = false;
  tab.fire('visibilitychange');
  tab.footfall.track('Back');
  await browser.elapse(1000);

  assert.deepEqual(vias(browser), [['beacon', 'page_view'], ['fetch', 'Back']]);
});
