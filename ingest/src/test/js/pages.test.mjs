// When page views are sent by themselves: loads, single-page apps, prerendering, the back/forward cache.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Browser } from './fake-browser.mjs';

const views = browser => browser.accepted.map(({ url, referrer, title }) => [new URL(url).pathname, referrer, title]);

test('a single-page app has a page view per address, each referred by the page before', async () => {
  const browser = new Browser();
  const tab = browser.open({ referrer: 'https://search.example/' });
  await tab.navigate('/cart', { title: 'Cart' });
  await tab.navigate('/pay', { title: 'Pay', by: 'replaceState' });
  tab.window.location.href = 'https://shop.example/cart';
  tab.document.title = 'Cart';
  tab.fire('popstate');
  await browser.elapse(1000);

  assert.deepEqual(views(browser), [
    ['/', 'https://search.example/', 'Home'],
    ['/cart', 'https://shop.example/', 'Cart'],
    ['/pay', 'https://shop.example/cart', 'Pay'],
    ['/cart', 'https://shop.example/pay', 'Cart']
  ]);
});

test('history entries that change no address, or only its fragment, are no page views', async () => {
  const browser = new Browser();
  const tab = browser.open();
  await tab.navigate(undefined, { by: 'replaceState' });
  await tab.navigate('/');
  await tab.navigate('/#prices');
  tab.fire('popstate');
  await browser.elapse(1000);

  assert.deepEqual(browser.names, [['page_view']]);
});

test('a redirect within one turn is one page view', async () => {
  const browser = new Browser();
  const tab = browser.open();
  tab.window.history.pushState({}, '', '/account');
  tab.window.history.replaceState({}, '', '/login');
  await browser.elapse(1000);

  assert.deepEqual(views(browser).map(([path]) => path), ['/', '/login']);
});

test('an app that calls page itself after pushState is not counted twice', async () => {
  const browser = new Browser();
  const tab = browser.open();
  tab.window.history.pushState({}, '', '/cart');
  tab.footfall.page({ step: 1 });
  await browser.elapse(1000);

  assert.deepEqual(views(browser).map(([path]) => path), ['/', '/cart']);
  assert.deepEqual(browser.accepted[1].properties, { step: 1 });
});

test('a second view of the same address keeps the page that led there', async () => {
  const browser = new Browser();
  const { footfall } = browser.open({ referrer: 'https://search.example/' });
  footfall.page();
  await browser.elapse(1000);

  assert.deepEqual(browser.accepted.map(event => event.referrer), Array(2).fill('https://search.example/'));
});

test('the page keeps its own pushState', () => {
  const browser = new Browser();
  const calls = [];
  const tab = browser.open({
    before: window => { window.history.pushState = function (...args) { calls.push([this, args]); }; }
  });
  tab.window.history.pushState({ a: 1 }, 'title', '/cart');

  assert.equal(calls.length, 1);
  assert.equal(calls[0][0], tab.window.history);
  assert.deepEqual(calls[0][1], [{ a: 1 }, 'title', '/cart']);
});

test('data-spa="off" leaves the history alone', async () => {
  const browser = new Browser();
  const tab = browser.open({ attributes: { spa: 'off' } });
  await tab.navigate('/cart');
  tab.fire('popstate');
  await browser.elapse(1000);

  assert.deepEqual(views(browser).map(([path]) => path), ['/']);
});

test('data-manual sends no page view by itself', async () => {
  const browser = new Browser();
  const tab = browser.open({ attributes: { manual: '' } });
  await tab.navigate('/cart');
  tab.fire('popstate');
  tab.fire('pageshow', { persisted: true });
  await browser.elapse(20_000);
  assert.equal(browser.requests.length, 0);
  assert.deepEqual(browser.keys, []);

  tab.footfall.page();
  await browser.elapse(1000);
  assert.deepEqual(views(browser).map(([path]) => path), ['/cart']);
});

test('a prerendered page is viewed when it is shown, or never', async () => {
  const browser = new Browser();
  const tab = browser.open({ prerendering: true });
  tab.window.footfall = [['track', 'Early']];
  await browser.elapse(20_000);
  assert.equal(browser.requests.length, 0);
  assert.deepEqual(browser.keys, []);

  tab.document.prerendering = false;
  tab.fire('prerenderingchange');
  await browser.elapse(1000);
  assert.deepEqual(browser.names, [['page_view', 'Early']]);
  assert.equal(browser.accepted[0].created_at, '2026-11-02T10:00:20.000Z');
});

test('a page shown again from the back/forward cache is viewed again', async () => {
  const browser = new Browser();
  const tab = browser.open();
  tab.fire('pageshow', { persisted: false });
  await browser.elapse(1000);
  assert.deepEqual(browser.names, [['page_view']]);

  tab.fire('pageshow', { persisted: true });
  await browser.elapse(1000);
  assert.deepEqual(browser.names, [['page_view'], ['page_view']]);
});
