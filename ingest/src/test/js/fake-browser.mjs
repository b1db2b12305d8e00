// A small browser with a clock and chance of its own: tabs that share storage, and a server that answers as told.
import { readFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import vm from 'node:vm';

export const SCRIPT = new URL('../../main/resources/dev/footfall/ingest/tracker/footfall.js', import.meta.url);
const SOURCE = new vm.Script(readFileSync(SCRIPT, 'utf8'), { filename: 'footfall.js' });

/** What a test's server may answer with instead of a status: the connection breaks. */
export const BROKEN = 'broken';

export class Browser {
  constructor() {
    this.now = Date.parse('2026-11-02T10:00:00.000Z');
    this.items = new Map();
    this.quota = Infinity;
    this.requests = [];
    this.timers = [];
    this.draws = 0;
    this.answer = () => 200;
  }

  /** All events that the server took (status 2xx), in order of arrival. */
  get accepted() {
    return this.requests.filter(request => request.status < 300).flatMap(request => request.events);
  }

  /** Names of all events that arrived, however they were answered. */
  get names() {
    return this.requests.map(request => request.events.map(event => event.name));
  }

  /** Keys of what is in localStorage. */
  get keys() {
    return [...this.items.keys()];
  }

  open(options = {}) {
    return new Tab(this, options);
  }

  /** Lets time pass: timers fire when they are due, answers are handled between them. */
  async elapse(milliseconds) {
    const end = this.now + milliseconds;
    await settle();
    for (let steps = 0; steps < 10_000; steps++) {
      const next = this.timers.filter(timer => timer.due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) {
        this.now = Math.max(this.now, end);
        return settle();
      }
      this.timers.splice(this.timers.indexOf(next), 1);
      this.now = Math.max(this.now, next.due);
      next.run();
      await settle();
    }
    throw new Error('10,000 timers fired and more are due: the tracker spins');
  }

  receive(via, url, body, init) {
    const request = { via, url: String(url), body, init, at: this.now, events: JSON.parse(body) };
    const answer = this.answer(request, this.requests.length);
    request.status = answer.status || answer;
    this.requests.push(request);
    return answer;
  }
}

class Tab {
  constructor(browser, options) {
    this.browser = browser;
    this.listeners = {};
    this.warnings = [];
    this.closed = false;
    this.beaconAccepts = () => true;
    this.document = {
      currentScript: options.script === undefined ? scriptTag(options.attributes) : options.script,
      prerendering: options.prerendering,
      referrer: options.referrer || '',
      title: options.title || 'Home',
      hidden: false,
      addEventListener: (type, listener) => this.listen(type, listener)
    };
    this.window = vm.createContext(this.globals(options));
    vm.runInContext('Math', this.window).random = () => ++browser.draws * 0.618 % 1;
    this.globalsBefore = Object.keys(this.window);
    if (options.before) options.before(this.window);
    if (!options.unloaded) this.run();
  }

  run() {
    SOURCE.runInContext(this.window);
  }

  get footfall() {
    return this.window.footfall;
  }

  globals({ url = 'https://shop.example/', storage = 'works', gpc, beacon = true }) {
    const tab = this;
    const { browser } = this;
    const location = new URL(url);
    const navigate = (state, unused, address) => {
      if (address) location.href = new URL(address, location).href;
    };
    const window = {
      document: this.document,
      location,
      history: { pushState: navigate, replaceState: navigate },
      navigator: {
        language: 'en-GB',
        onLine: true,
        globalPrivacyControl: gpc,
        webdriver: true,
        sendBeacon: beacon ? (to, body) => tab.beacon(to, body) : undefined
      },
      console: { warn: (...words) => tab.warnings.push(words.join(' ')) },
      crypto: { getRandomValues: array => webcrypto.getRandomValues(array) },
      fetch: (to, init) => tab.fetch(to, init),
      setTimeout: (run, delay = 0) => tab.later(run, delay),
      clearTimeout: id => { browser.timers = browser.timers.filter(timer => timer.id !== id); },
      addEventListener: (type, listener) => tab.listen(type, listener),
      Date: class extends Date {
        constructor(...args) {
          super(...(args.length ? args : [browser.now]));
        }
        static now() {
          return browser.now;
        }
      },
      Blob,
      URL
    };
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        if (storage === 'blocked') throw new Error('SecurityError');
        return storage === 'absent' ? null : storageOf(browser);
      }
    });
    window.window = window;
    return window;
  }

  later(run, delay) {
    const id = {};
    // As browsers do it: a delay is whole milliseconds; beyond 31 bits, or not a number, it is none.
    const due = this.browser.now + (delay >= 0 && delay < 2 ** 31 ? Math.trunc(delay) : 0);
    this.browser.timers.push({ id, due, run: () => this.closed || run() });
    return id;
  }

  listen(type, listener) {
    (this.listeners[type] = this.listeners[type] || []).push(listener);
  }

  fire(type, event = {}) {
    for (const listener of this.listeners[type] || []) listener(event);
  }

  async fetch(url, init) {
    const answer = await this.browser.receive('fetch', url, init.body, init);
    await null;
    if (answer === BROKEN) throw new TypeError('Failed to fetch');
    if (this.closed) return new Promise(() => {});
    return { status: answer.status || answer, headers: new Headers(answer.headers) };
  }

  beacon(url, body) {
    if (!this.beaconAccepts(body)) return false;
    this.browser.receive('beacon', url, body);
    return true;
  }

  /** A single-page app goes to another address. */
  async navigate(address, { title, by = 'pushState' } = {}) {
    this.window.history[by]({}, '', address);
    if (title) this.document.title = title;
    await this.browser.elapse(0);
  }

  async hide() {
    this.document.hidden = true;
    this.fire('visibilitychange');
    await settle();
  }

  /** The tab is closed, or goes to another page. */
  async close() {
    await this.hide();
    this.fire('pagehide');
    this.closed = true;
    await settle();
  }

  /** The process dies: no event is fired. */
  kill() {
    this.closed = true;
  }
}

export function scriptTag(attributes = {}) {
  return { src: 'https://ingest.example/footfall.js', dataset: { key: 'fk_test', ...attributes } };
}

function storageOf(browser) {
  const { items } = browser;
  return new Proxy({}, {
    get: (target, name) => items.get(name),
    set: (target, name, value) => {
      const size = [...items].reduce((sum, item) => sum + item.join('').length, 0);
      if (size + name.length + String(value).length > browser.quota) throw new Error('QuotaExceededError');
      return !!items.set(name, String(value));
    },
    deleteProperty: (target, name) => items.delete(name) || true,
    // Their order is the browser's affair.
    ownKeys: () => [...items.keys()].reverse(),
    getOwnPropertyDescriptor: (target, name) =>
      items.has(name) ? { value: items.get(name), enumerable: true, configurable: true } : undefined
  });
}

async function settle() {
  for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve));
}
