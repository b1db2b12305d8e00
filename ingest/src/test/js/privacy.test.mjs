// Global Privacy Control and opting out: nothing stored, nothing sent.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Browser } from './fake-browser.mjs';

function useEverything(tab) {
  tab.footfall.track('Signup', { plan: 'pro' });
  tab.footfall.page();
  tab.footfall.identify('u1', { plan: 'pro' });
  tab.footfall.flush();
  tab.footfall.push(['track', 'Pushed']);
  tab.footfall.reset();
}

test('under Global Privacy Control nothing is stored or sent, and optIn changes nothing', async () => {
  const browser = new Browser();
  const tab = browser.open({ gpc: true });
  useEverything(tab);
  await tab.navigate('/cart');
  tab.footfall.optIn();
  useEverything(tab);
  await browser.elapse(60_000);
  await tab.close();

  assert.equal(browser.requests.length, 0);
  assert.deepEqual(browser.keys, []);
});

test('Global Privacy Control removes what was stored before it', async () => {
  const browser = new Browser();
  browser.items.set('theme', 'dark');
  const before = browser.open();
  before.footfall.identify('u1');
  before.kill();
  assert.equal(browser.keys.length, 5);
  browser.open({ gpc: true });
  await browser.elapse(60_000);

  assert.equal(browser.requests.length, 0);
  assert.deepEqual(browser.keys, ['theme']);
});

test('Global Privacy Control switched on keeps back what waits', async () => {
  const browser = new Browser();
  const tab = browser.open();
  tab.window.navigator.globalPrivacyControl = true;
  await browser.elapse(60_000);
  await tab.close();

  assert.equal(browser.requests.length, 0);
  assert.deepEqual(browser.keys, []);
});

test('optOut forgets the visitor and what waits; only the choice is stored', async () => {
  const browser = new Browser();
  browser.items.set('theme', 'dark');
  const tab = browser.open();
  tab.footfall.identify('u1');
  tab.footfall.optOut();
  assert.deepEqual(browser.keys, ['theme', 'footfall-optout']);
  useEverything(tab);
  await tab.navigate('/cart');
  await browser.elapse(60_000);
  await tab.close();
  const next = browser.open();
  useEverything(next);
  await browser.elapse(60_000);
  await next.close();

  assert.equal(browser.requests.length, 0);
  assert.deepEqual(browser.keys, ['theme', 'footfall-optout']);
  assert.deepEqual([...tab.warnings, ...next.warnings], []);
});

test('optIn starts again, as another visitor', async () => {
  const browser = new Browser();
  const tab = browser.open();
  tab.footfall.identify('u1');
  await browser.elapse(1000);
  tab.footfall.optOut();
  tab.footfall.track('Unseen');
  tab.footfall.optIn();
  assert.deepEqual(browser.keys, []);
  tab.footfall.track('Seen');
  await browser.elapse(1000);

  assert.deepEqual(browser.names, [['page_view', 'identify'], ['Seen']]);
  const [before, , after] = browser.accepted;
  assert.notEqual(after.visitor_id, before.visitor_id);
  assert.equal(after.user_id, undefined);
});

test('a page that opts out before the script is there sends nothing', async () => {
  const browser = new Browser();
  browser.open({ before: window => { window.footfall = [['optOut']]; } });
  await browser.elapse(60_000);

  assert.equal(browser.requests.length, 0);
  assert.deepEqual(browser.keys, ['footfall-optout']);
});

test('opting out in one tab holds in the others', async () => {
  const browser = new Browser();
  const [one, other] = [browser.open(), browser.open()];
  one.footfall.optOut();
  other.footfall.track('Unseen');
  await browser.elapse(60_000);
  await other.close();

  assert.equal(browser.requests.length, 0);
  assert.deepEqual(browser.keys, ['footfall-optout']);
});

test('opting out holds for the page where storage is blocked', async () => {
  const browser = new Browser();
  const tab = browser.open({ storage: 'blocked' });
  tab.footfall.optOut();
  useEverything(tab);
  await browser.elapse(60_000);
  await tab.close();

  assert.equal(browser.requests.length, 0);
});

test('opting out while a request is under way keeps nothing of it, however it ends', async () => {
  for (const status of [200, 400, 503]) {
    const browser = new Browser();
    const tab = browser.open();
    let answer;
    browser.answer = () => new Promise(resolve => { answer = resolve; });
    await browser.elapse(1000);
    tab.footfall.optOut();
    answer(status);
    await browser.elapse(60_000);

    assert.equal(browser.requests.length, 1);
    assert.deepEqual(browser.keys, ['footfall-optout']);
  }
});
