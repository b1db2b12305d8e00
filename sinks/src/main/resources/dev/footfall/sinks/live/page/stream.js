// Follows a source by server-sent events; the browser reconnects by itself and says what it has.
/** Calls back until the returned function ends it. */
export function follow(source, { onNow, onNews, onState }) {
  const events = new EventSource(`/v1/stream?${new URLSearchParams({ source })}`)
  let last = 0
  const heard = () => { last = performance.now() }
  events.addEventListener('now', (event) => { heard(); onNow(JSON.parse(event.data)) })
  events.addEventListener('news', (event) => { heard(); onNews(JSON.parse(event.data)) })
  events.addEventListener('open', () => { heard(); onState('open') })
  events.addEventListener('error', () => onState(events.readyState === EventSource.CLOSED ? 'closed' : 'lost'))
  const watch = setInterval(() => { // a snapshot comes every second
    if (events.readyState === EventSource.OPEN && performance.now() - last > 5000) onState('silent')
  }, 1000)
  return () => { clearInterval(watch); events.close() }
}
