// Footfall's browser tracker (Apache-2.0): docs/tracker.md
(async () => {
  'use strict';
  const script = document.currentScript;
  const options = script ? script.dataset : {};
  if (!options.key) return console.warn('footfall: its script tag lacks data-key');
  const url = new URL('/v1/events?key=' + options.key, options.endpoint || script.src);
  if (document.prerendering) await new Promise(go => document.addEventListener('prerenderingchange', go));
  const stub = window.footfall || [];
  if (stub.track) return;

  // One item an event: tabs never overwrite each other. Memory takes what the disk refuses.
  const prefix = `footfall.${options.key}.`;
  const memory = {};
  let disk = {};
  try { disk = localStorage || disk; } catch (e) {}
  const read = name => memory[name] || disk[name];
  const write = (name, value) => {
    memory[name] = value;
    try { disk[name] = value; delete memory[name]; } catch (e) {}
  };
  const remove = names => names.forEach(name => { delete memory[name]; delete disk[name]; });
  const stored = start => [...Object.keys(memory), ...Object.keys(disk)].filter(name => name.startsWith(start)).sort();
  const off = () => navigator.globalPrivacyControl || read('footfall-optout');
  const wipe = () => remove(stored('footfall.'));
  const uuid = () => '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, c =>
    (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16));
  const bytes = text => new Blob([text]).size;

  // This page's events, and others' once left behind.
  const page = uuid();
  let sending = [], count = 1e6, dropped = 0;
  const queue = () => stored(prefix).filter(name => !sending.includes(name) &&
    (name.includes(page) || Math.abs(Date.now() - parseInt(name.slice(prefix.length))) > 1e4));
  const batch = () => {
    if (off()) wipe();
    let size = 2;
    const events = [];
    const names = queue().filter(name => {
      const event = read(name).slice(0, -1) + `,"sent_at":"${new Date().toISOString()}"}`;
      return (size += bytes(event) + 1) < 6e4 && events.push(event);
    });
    return [names, `[${events}]`];
  };

  // After failures, the timer waits for the next attempt.
  let timer, failures = 0, hold = 0;
  const send = async () => {
    timer = clearTimeout(timer);
    const [names, body] = batch();
    if (sending[0] || !names[0]) return;
    sending = names;
    let status = hold = 0;
    try {
      const response = await fetch(url, { method: 'POST', body, keepalive: true, credentials: 'omit' });
      status = response.status;
      hold = Math.max(0, Math.min(response.headers.get('Retry-After') * 1e3 || 0, 36e5));
    } catch (e) {}
    sending = [];
    clearTimeout(timer);
    if (/^(0|408|429|5..)$/.test(status)) {
      timer = setTimeout(send, hold + Math.min(6e4, 1e3 * 2 ** failures++) * (1 + Math.random()) / 2);
    } else {
      failures = 0;
      remove(names);
      timer = queue()[0] && setTimeout(send, 1e3);
    }
  };
  const flush = () => { if (!failures) send(); };
  const leave = () => {
    // Nobody hears of a failed beacon: while sending fails, events stay stored.
    while (!failures && navigator.onLine) {
      const [names, body] = batch();
      if (!names[0]) return;
      if (!navigator.sendBeacon || !navigator.sendBeacon(url, body)) return send();
      remove(names);
    }
  };

  const address = () => location.href.split('#')[0];
  let last, referrer = document.referrer;
  const add = (type, name, properties = {}) => {
    const names = queue();
    while (names.map(read).join().length > 5e5) {
      const { context } = JSON.parse(read(names[0]));
      dropped += context ? context.dropped + 1 : 1;
      remove([names.shift()]);
    }
    const visitor_id = read('footfall.visitor') || uuid();
    write('footfall.visitor', visitor_id);
    const event = JSON.stringify({
      event_id: uuid(), name, type, visitor_id, user_id: read('footfall.user'), url: address(), referrer,
      title: document.title, language: navigator.language, created_at: new Date().toISOString(), properties,
      context: dropped ? { dropped } : undefined
    });
    dropped++;
    if (bytes(event) > 59e3) throw 'event over 59 KB';
    dropped = 0;
    write(`${prefix}${Date.now()}.${page}.${count++}`, event);
    if (names[18]) flush();
    timer = timer || setTimeout(send, 1e3);
  };

  const calls = {
    track: (name, properties) => add('track', name, properties),
    page: properties => {
      if (last && last !== address()) referrer = last;
      last = address();
      add('page', 'page_view', properties);
    },
    identify: (id, traits) => {
      if (id) write('footfall.user', '' + id);
      add('identify', 'identify', traits);
    },
    reset: () => remove(['footfall.visitor', 'footfall.user']),
    optOut: () => { write('footfall-optout', '1'); wipe(); },
    optIn: () => remove(['footfall-optout']),
    flush
  };
  const api = window.footfall = { push: (...list) => list.forEach(([name, ...args]) => {
    try {
      if (off() && !/^opt/.test(name)) wipe();
      else calls[name](...args);
    } catch (e) { console.warn('footfall.' + name, e); }
  }) };
  for (const name in calls) api[name] = (...args) => api.push([name, ...args]);

  addEventListener('online', () => { if (!hold) send(); });
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => { if (document.hidden) leave(); });
  setTimeout(flush, 11e3);
  if (!('manual' in options)) {
    api.page();
    addEventListener('pageshow', event => { if (event.persisted) api.page(); });
    if (options.spa !== 'off') {
      const view = () => setTimeout(() => { if (last !== address()) api.page(); });
      for (const name of ['pushState', 'replaceState']) {
        const original = history[name];
        history[name] = function () { original.apply(this, arguments); view(); };
      }
      addEventListener('popstate', view);
    }
  }
  api.push(...stub);
})();
