// What is kept while the server is out of reach, and what becomes of it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { BROKEN, Browser } from './fake-browser.mjs';

test('events made offline arrive at once when the network is back', async () => {
  const browser = new Browser();
  browser.answer = () => BROKEN;
  const tab = browser.open();
  await browser.elapse(100_000);
  tab.footfall.track('Offline');
  await browser.elapse(100_000);

  browser.requests = [];
  browser.answer = () => 200;
  tab.fire('online');
  await browser.elapse(0);
  assert.deepEqual(browser.names, [['page_view', 'Offline']]);
  assert.deepEqual(browser.accepted.map(event => event.created_at),
    ['2026-11-02T10:00:00.000Z', '2026-11-02T10:01:40.000Z']);
  assert.deepEqual(browser.accepted.map(event => event.sent_at),
    ['2026-11-02T10:03:20.000Z', '2026-11-02T10:03:20.000Z']);
});

test('events survive the browser, and the next page sends them first', async () => {
  const browser = new Browser();
  browser.answer = () => BROKEN;
  const tab = browser.open();
  tab.footfall.track('Before');
  await browser.elapse(5000);
  tab.kill();

  await browser.elapse(3_600_000);
  browser.requests = [];
  browser.answer = () => 200;
  browser.open({ url: 'https://shop.example/next' });
  await browser.elapse(1000);
  assert.deepEqual(browser.names, [['page_view', 'Before', 'page_view']]);
  assert.deepEqual(browser.keys, ['footfall.visitor']);
});

test('events left behind a moment ago, on a page that makes none itself, still arrive', async () => {
  const browser = new Browser();
  browser.open().kill();
  await browser.elapse(500);
  browser.open({ attributes: { manual: '' } });
  await browser.elapse(11_000);

  assert.deepEqual(browser.names, [['page_view']]);
});

test('a clock set back does not strand what an earlier page left behind', async () => {
  const browser = new Browser();
  browser.open().kill();
  browser.now -= 86_400_000;
  browser.open();
  await browser.elapse(1000);

  assert.equal(browser.accepted.length, 2);
});

test('the queue of a key is not sent with another key', async () => {
  const browser = new Browser();
  browser.open().kill();
  await browser.elapse(60_000);
  browser.open({ attributes: { key: 'fk_other' } });
  await browser.elapse(60_000);

  assert.deepEqual(browser.requests.map(({ url, events }) => [url.split('=')[1], events.length]), [['fk_other', 1]]);
});

test('a full queue drops its oldest events, and the sum of what was dropped arrives', async () => {
  const browser = new Browser();
  browser.answer = () => BROKEN;
  const tab = browser.open();
  await browser.elapse(10_000);
  for (let i = 0; i < 120; i++) tab.footfall.track('n' + i, { text: 'x'.repeat(i < 100 ? 10_000 : 50_000) });
  const stored = [...browser.items].reduce((sum, item) => sum + item.join('').length, 0);
  assert.ok(stored > 450_000 && stored < 570_000, `stored: ${stored}`);

  browser.requests = [];
  browser.answer = () => 200;
  await browser.elapse(300_000);
  const names = browser.accepted.map(event => event.name);
  assert.deepEqual(names, Array.from({ length: names.length }, (_, i) => 'n' + (120 - names.length + i)));
  const dropped = browser.accepted.reduce((sum, { context }) => sum + (context ? context.dropped : 0), 0);
  assert.equal(dropped + names.length, 121);
});

test('several tabs share the queue and send nothing twice, nor lose anything', async () => {
  const browser = new Browser();
  const tabs = [browser.open(), browser.open(), browser.open()];
  for (let i = 0; i < 30; i++) {
    tabs[i % 3].footfall.track('n' + i);
    await browser.elapse(300);
  }
  await browser.elapse(2000);

  assert.equal(browser.accepted.length, 33);
  assert.equal(new Set(browser.accepted.map(event => event.event_id)).size, 33);
  assert.equal(new Set(browser.accepted.map(event => event.visitor_id)).size, 1);
});

test('a tab leaves to another what that is about to send or is sending', async () => {
  const browser = new Browser();
  browser.answer = ({ events }) => events[0].name === 'page_view' ? new Promise(() => {}) : 200;
  browser.open();
  const other = browser.open({ attributes: { manual: '' } });
  other.footfall.track('Other');
  other.footfall.flush();
  await browser.elapse(3000);
  other.footfall.track('Next');
  await browser.elapse(3000);

  assert.deepEqual(browser.names, [['Other'], ['page_view'], ['Next']]);
});

test('of several tabs that waited for the server, one sends what waits', async () => {
  const browser = new Browser();
  browser.answer = () => 503;
  browser.open();
  await browser.elapse(400);
  browser.open();
  await browser.elapse(60_000);
  browser.answer = () => 200;
  await browser.elapse(120_000);

  assert.equal(browser.accepted.length, 2);
});

for (const storage of ['blocked', 'absent']) {
  test(`where storage is ${storage} everything works from memory, for this page`, async () => {
    const browser = new Browser();
    browser.answer = (request, index) => index ? 200 : 503;
    const tab = browser.open({ storage });
    tab.footfall.identify(42);
    tab.footfall.track('Signup');
    await browser.elapse(5000);

    assert.deepEqual(browser.names.pop(), ['page_view', 'identify', 'Signup']);
    assert.equal(new Set(browser.accepted.map(event => event.visitor_id)).size, 1);
    assert.equal(browser.accepted[2].user_id, '42');
    assert.deepEqual(browser.keys, []);
    assert.deepEqual(tab.warnings, []);
  });
}

test('where storage is full, memory takes what it refuses', async () => {
  const browser = new Browser();
  browser.open().footfall.identify('old');
  await browser.elapse(1000);
  const [{ visitor_id }] = browser.accepted;
  browser.quota = 0;
  const tab = browser.open();
  tab.footfall.identify('u1');
  tab.footfall.track('Signup');
  await browser.elapse(1000);
  await browser.elapse(20_000);

  assert.deepEqual(browser.names, [['page_view', 'identify'], ['page_view', 'identify', 'Signup']]);
  assert.deepEqual(browser.accepted.map(event => event.visitor_id), Array(5).fill(visitor_id));
  assert.deepEqual(browser.accepted.map(event => event.user_id), [undefined, 'old', 'old', 'u1', 'u1']);
});
