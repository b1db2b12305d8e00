// What an event holds, and what each call of the API makes.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Browser, scriptTag } from './fake-browser.mjs';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('a page view arrives within about a second, whole', async () => {
  const browser = new Browser();
  browser.open({ url: 'https://shop.example/a?b=c#d', referrer: 'https://search.example/', title: 'Shoes' });

  await browser.elapse(999);
  assert.equal(browser.requests.length, 0);
  await browser.elapse(1);

  const [{ via, url, init, events: [event] }] = browser.requests;
  assert.equal(via, 'fetch');
  assert.equal(url, 'https://ingest.example/v1/events?key=fk_test');
  assert.match(event.event_id, UUID);
  assert.match(event.visitor_id, UUID);
  assert.deepEqual(event, {
    event_id: event.event_id,
    name: 'page_view',
    type: 'page',
    visitor_id: event.visitor_id,
    url: 'https://shop.example/a?b=c',
    referrer: 'https://search.example/',
    title: 'Shoes',
    language: 'en-GB',
    created_at: '2026-11-02T10:00:00.000Z',
    properties: {},
    sent_at: '2026-11-02T10:00:01.000Z'
  });
  assert.deepEqual(Object.keys(init).sort(), ['body', 'credentials', 'keepalive', 'method']);
  assert.equal(typeof init.body, 'string', 'a string body is text/plain, so no preflight is needed');
  assert.equal(init.method, 'POST');
  assert.equal(init.credentials, 'omit');
});

test('track, page and identify carry what they were given, in order', async () => {
  const browser = new Browser();
  const { footfall } = browser.open();
  footfall.track('Signup', { plan: 'pro', seats: 3 });
  footfall.identify(42, { company: 'Ünited' });
  footfall.page({ section: 'pricing' });
  footfall.track('Bare');
  await browser.elapse(1000);

  assert.equal(browser.requests.length, 1);
  const seen = browser.accepted.map(({ type, name, user_id, properties }) => ({ type, name, user_id, properties }));
  assert.deepEqual(seen, [
    { type: 'page', name: 'page_view', user_id: undefined, properties: {} },
    { type: 'track', name: 'Signup', user_id: undefined, properties: { plan: 'pro', seats: 3 } },
    { type: 'identify', name: 'identify', user_id: '42', properties: { company: 'Ünited' } },
    { type: 'page', name: 'page_view', user_id: '42', properties: { section: 'pricing' } },
    { type: 'track', name: 'Bare', user_id: '42', properties: {} }
  ]);
  assert.equal(new Set(browser.accepted.map(event => event.event_id)).size, 5);
  assert.equal(new Set(browser.accepted.map(event => event.visitor_id)).size, 1);
});

test('identify without an id changes traits only, and invents no user called undefined', async () => {
  const browser = new Browser();
  const { footfall } = browser.open();
  footfall.identify('u1');
  footfall.identify(undefined, { plan: 'pro' });
  await browser.elapse(1000);

  assert.deepEqual(browser.accepted.map(event => event.user_id), [undefined, 'u1', 'u1']);
});

test('visitor and user are known again on the next page, until reset', async () => {
  const browser = new Browser();
  const first = browser.open();
  first.footfall.identify('u1');
  await first.close();
  const second = browser.open();
  second.footfall.reset();
  second.footfall.track('After');
  await browser.elapse(1000);

  const [view, , again, after] = browser.accepted;
  assert.equal(again.visitor_id, view.visitor_id);
  assert.equal(again.user_id, 'u1');
  assert.notEqual(after.visitor_id, view.visitor_id);
  assert.equal(after.user_id, undefined);
});

test('calls made before the script is there are made when it is', async () => {
  const browser = new Browser();
  const tab = browser.open({
    before: window => { window.footfall = [['identify', 'u1'], ['track', 'Signup', { plan: 'pro' }]]; }
  });
  tab.footfall.push(['track', 'Later'], ['track', 'Last']);
  await browser.elapse(1000);

  assert.deepEqual(browser.names, [['page_view', 'identify', 'Signup', 'Later', 'Last']]);
  assert.deepEqual(browser.accepted[2].properties, { plan: 'pro' });
});

test('a wrong call is told on the console and harms neither the page nor the next call', async () => {
  const browser = new Browser();
  const { footfall, warnings } = browser.open();
  const circle = {};
  circle.circle = circle;
  footfall.push(['tarck', 'Signup'], ['track', 'Good']);
  footfall.track('Bad', circle);
  footfall.track('Long', { text: 'x'.repeat(60_000) });
  footfall.track('Fine');
  await browser.elapse(1000);

  assert.deepEqual(browser.names, [['page_view', 'Good', 'Fine']]);
  assert.equal(warnings.length, 3);
  assert.match(warnings[0], /^footfall\.tarck .*not a function/);
  assert.match(warnings[1], /^footfall\.track .*circular/i);
  assert.match(warnings[2], /^footfall\.track event over 59 KB/);
  assert.deepEqual(browser.accepted[2].context, { dropped: 1 });
});

test('a script tag without a key tracks nothing and says so', async () => {
  for (const script of [{ src: 'https://ingest.example/footfall.js', dataset: {} }, null]) {
    const browser = new Browser();
    const tab = browser.open({ script });
    await browser.elapse(20_000);
    assert.equal(browser.requests.length, 0);
    assert.equal(tab.footfall, undefined);
    assert.deepEqual(tab.warnings, ['footfall: its script tag lacks data-key']);
  }
});

test('data-endpoint names another ingest, with or without a path', async () => {
  for (const endpoint of ['https://other.example:8443', 'https://other.example:8443/v1/events']) {
    const browser = new Browser();
    browser.open({ script: scriptTag({ endpoint }) });
    await browser.elapse(1000);
    assert.equal(browser.requests[0].url, 'https://other.example:8443/v1/events?key=fk_test');
  }
});

test('window.footfall is the only global, and loading the script twice does nothing more', async () => {
  const browser = new Browser();
  const tab = browser.open();
  tab.run();
  await browser.elapse(1000);

  assert.deepEqual(Object.keys(tab.window).filter(name => !tab.globalsBefore.includes(name)), ['footfall']);
  assert.deepEqual(Object.keys(tab.footfall).sort(),
    ['flush', 'identify', 'optIn', 'optOut', 'page', 'push', 'reset', 'track']);
  assert.deepEqual(browser.names, [['page_view']]);
});
