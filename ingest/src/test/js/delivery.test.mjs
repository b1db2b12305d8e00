// How events get to the server: batches, retries, limits.
import assert from 'node:assert/strict';
import test from 'node:test';
import { BROKEN, Browser } from './fake-browser.mjs';

const LIMIT = 60_000;

function track(tab, count, properties) {
  for (let i = 0; i < count; i++) tab.footfall.track('n' + i, properties);
}

test('twenty waiting events are sent at once', async () => {
  const browser = new Browser();
  const tab = browser.open();
  track(tab, 18);
  await browser.elapse(0);
  assert.equal(browser.requests.length, 0);
  track(tab, 1);
  await browser.elapse(0);

  assert.equal(browser.requests.length, 1);
  assert.equal(browser.requests[0].events.length, 20);
});

test('flush sends at once what waits, and nothing when nothing waits', async () => {
  const browser = new Browser();
  const { footfall } = browser.open();
  footfall.flush();
  await browser.elapse(0);
  footfall.flush();
  await browser.elapse(0);

  assert.deepEqual(browser.names, [['page_view']]);
  assert.equal(browser.requests[0].at, Date.parse('2026-11-02T10:00:00Z'));
});

test('events made while a request is under way go with the next one', async () => {
  const browser = new Browser();
  const tab = browser.open();
  let answer;
  browser.answer = () => new Promise(resolve => { answer = resolve; });
  await browser.elapse(1000);
  tab.footfall.track('During');
  tab.footfall.flush();
  await browser.elapse(5000);
  assert.equal(browser.requests.length, 1);

  browser.answer = () => 200;
  answer(200);
  await browser.elapse(1000);
  assert.deepEqual(browser.names, [['page_view'], ['During']]);
});

test('no request reaches 60 KB, whatever the script its text is written in, and order holds', async () => {
  const browser = new Browser();
  const tab = browser.open();
  track(tab, 15, { text: '漢字'.repeat(1500) });
  tab.footfall.track('Largest', { text: 'x'.repeat(58_500) });
  await browser.elapse(60_000);

  const sizes = browser.requests.map(request => Buffer.byteLength(request.body));
  assert.ok(sizes.every(size => size < LIMIT), `sizes: ${sizes}`);
  assert.ok(sizes.some(size => size > 50_000), `sizes: ${sizes}`);
  assert.deepEqual(browser.names.flat(), ['page_view', ...Array.from({ length: 15 }, (_, i) => 'n' + i), 'Largest']);
  assert.deepEqual(browser.keys, ['footfall.visitor']);
});

for (const failure of [BROKEN, 408, 429, 500, 503]) {
  test(`after ${failure} the same events are sent again, later and later, each time with a new sent_at`, async () => {
    const browser = new Browser();
    browser.answer = (request, index) => index < 9 ? failure : 200;
    browser.open();
    await browser.elapse(600_000);

    assert.equal(browser.requests.length, 10);
    assert.equal(new Set(browser.requests.map(({ events }) => events[0].event_id)).size, 1);
    assert.equal(new Set(browser.requests.map(({ events }) => events[0].created_at)).size, 1);
    browser.requests.forEach(({ at, events }) => assert.equal(Date.parse(events[0].sent_at), at));
    const waits = browser.requests.slice(1).map(({ at }, i) => at - browser.requests[i].at);
    waits.forEach((wait, i) => {
      const most = Math.min(60_000, 1000 * 2 ** i);
      assert.ok(wait >= most / 2 && wait <= most, `wait ${i + 1}: ${wait} ms`);
    });
    assert.equal(new Set(waits.slice(6)).size, 3, 'waits as long as can be still differ');
  });
}

test('calls and full batches do not shorten the wait after a failure', async () => {
  const browser = new Browser();
  browser.answer = () => ({ status: 503, headers: { 'Retry-After': '120' } });
  const tab = browser.open();
  await browser.elapse(1000);
  track(tab, 40);
  tab.footfall.flush();
  tab.fire('online');
  await browser.elapse(119_999);
  assert.equal(browser.requests.length, 1);

  browser.answer = () => 200;
  await browser.elapse(1001);
  assert.deepEqual(browser.requests.map(({ events }) => events.length), [1, 41]);
});

test('an event made while a request fails does not shorten the wait either', async () => {
  const browser = new Browser();
  const tab = browser.open();
  let answer;
  browser.answer = () => new Promise(resolve => { answer = resolve; });
  await browser.elapse(1000);
  tab.footfall.track('During');
  answer({ status: 503, headers: { 'Retry-After': '60' } });
  await browser.elapse(59_999);

  assert.equal(browser.requests.length, 1);
});

test('a Retry-After holds for one wait only', async () => {
  const browser = new Browser();
  browser.answer = (request, index) => index ? BROKEN : { status: 503, headers: { 'Retry-After': '60' } };
  const tab = browser.open();
  await browser.elapse(62_000);
  assert.equal(browser.requests.length, 2);
  tab.fire('online');
  await browser.elapse(0);

  assert.equal(browser.requests.length, 3);
});

test('an endless or unreadable Retry-After neither stops nor spins the tracker', async () => {
  for (const [header, most] of [['99999999999', 3_601_000], ['soon', 1000], ['-5', 1000]]) {
    const browser = new Browser();
    browser.answer = (request, index) => index ? 200 : { status: 429, headers: { 'Retry-After': header } };
    browser.open();
    await browser.elapse(1000);
    await browser.elapse(most);
    assert.equal(browser.requests.length, 2, header);
    assert.ok(browser.requests[1].at - browser.requests[0].at >= 500, header);
  }
});

for (const status of [400, 401, 403, 404, 413, 422]) {
  test(`${status} is final: the batch is dropped and the next event goes on its way`, async () => {
    const browser = new Browser();
    browser.answer = (request, index) => index ? 200 : status;
    const tab = browser.open();
    tab.footfall.track('Lost');
    await browser.elapse(1000);
    assert.deepEqual(browser.keys, ['footfall.visitor']);
    tab.footfall.track('Next');
    tab.footfall.track('After');
    await browser.elapse(1000);

    assert.deepEqual(browser.names, [['page_view', 'Lost'], ['Next', 'After']]);
    assert.deepEqual(browser.accepted.map(event => event.context), [undefined, undefined]);
  });
}

test('after a success the wait starts small again', async () => {
  const browser = new Browser();
  browser.answer = (request, index) => index < 5 || index === 6 ? 503 : 200;
  const tab = browser.open();
  await browser.elapse(120_000);
  assert.equal(browser.requests.length, 6);
  tab.footfall.track('Next');
  await browser.elapse(2000);

  assert.equal(browser.requests.length, 8);
  assert.deepEqual(browser.accepted.map(event => event.context), [undefined, undefined]);
});
