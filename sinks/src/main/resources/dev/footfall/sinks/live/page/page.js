// The live page: picks a source and a period, and shows what it is told.
import { $, bars, facts, feed, funnels, ledger, pipeline, refusals, sessions, text, timeTable } from './render.js'
import { duration, number, percent, word } from './words.js'
import { follow } from './stream.js'
import { past } from './history.js'
import { start } from './start.js'
import { theme } from './theme.js'
import * as plots from './plots.js'

const ANNOUNCE_MILLIS = 15000
const REFRESH_MILLIS = 30000

const ratePlot = plots.rate()
const timePlot = plots.time()
const choice = { source: '', period: 'live' }
let unfollow = () => {}
let asking
let paused = false
let announced = 0
let tableShown = 0

const sum = (series, field) => series.reduce((all, each) => all + (each[field] ?? 0), 0)

function tops(data) {
  bars('pages', data.pages, (page) => page.replace(/^https?:\/\//, ''))
  bars('channels', data.channels, word)
  bars('devices', data.devices, word)
  bars('names', data.names)
  bars('conversions', data.conversions)
  bars('rejections', data.rejections, (name) => name, 'Nothing was rejected in this period.')
}

function series(data, step) {
  timePlot.set([data.minutes.map((each) => each.at / 1000), data.minutes.map((each) => each.views), data.minutes.map((each) => each.visitors)])
  if (performance.now() - tableShown > 5000 || !$('time-table').children.length) { // not under a reader's eyes
    timeTable(data.minutes, step)
    tableShown = performance.now()
  }
}

function showNow(data) {
  addSources(data.sources)
  if (choice.period !== 'live') return
  const events = sum(data.minutes, 'events')
  const rejected = sum(data.minutes, 'rejected')
  const empty = data.total === 0 && events === 0 && rejected === 0
  $('start').hidden = !empty
  document.body.dataset.state = empty ? 'empty' : 'live'
  text('current', number(data.current))
  text('per-second', number(data.rate.at(-1)))
  text('rate-hint', `${number(data.rate.reduce((a, b) => a + b, 0))} in the last minute`)
  ratePlot.set([data.rate.map((_, i) => i), data.rate])
  facts([
    ['Visitors, 30 min', number(data.visitors)],
    ['Page views, 30 min', number(sum(data.minutes, 'views'))],
    ['Events, 30 min', number(events)],
    ['Open sessions', number(data.sessions.open)],
    ['Conversions, 30 min', number(sum(data.minutes, 'conversions'))],
    ['Rejected, 30 min', number(rejected), rejected > 0],
  ])
  series(data, 60)
  tops(data)
  funnels(data.funnels)
  sessions(data.sessions)
  refusals(data.refusals)
  pipeline(data.stages, data.processors, data.lags)
  ledger(data.ledger)
  document.title = `${number(data.current)} now · ${data.source || 'Footfall'} · Footfall live`
  if (performance.now() - announced > ANNOUNCE_MILLIS) {
    text('announcer', `${number(data.current)} visitors now, ${number(sum(data.minutes, 'views'))} page views in the last 30 minutes`)
    announced = performance.now()
  }
}

function showPast(data) {
  facts([
    ['Visitors', number(data.visitors)],
    ['Page views', number(sum(data.minutes, 'views'))],
    ['Events', number(sum(data.minutes, 'events'))],
    ['Sessions', number(data.sessionsStarted)],
    ['Bounce rate', percent(data.bounces, data.sessionsStarted)],
    ['Mean duration', duration(data.secondsPerSession)],
  ])
  tableShown = 0
  series(data, data.step)
  tops(data)
}

function notice(message) {
  $('notice').hidden = !message
  text('notice', message)
}

const STATES = { open: '', lost: 'The connection is lost; trying again.', silent: 'Nothing has come for 5 seconds; the server may be busy.', closed: 'The server has closed the connection. Reload to try again.' }

function connected(state) {
  $('pulse').classList.toggle('on', state === 'open')
  text('connection', state === 'open' ? 'in the last 5 minutes' : 'not connected')
  notice(STATES[state])
}

function addSources(names) {
  const select = $('source')
  for (const name of names) {
    if (![...select.options].some((each) => each.value === name)) select.add(new Option(name, name))
  }
  select.parentElement.hidden = select.options.length === 0
  if (!choice.source && names.length) choose(names[0], choice.period)
}

async function askPast() {
  asking?.abort()
  asking = new AbortController()
  const { signal } = asking
  try {
    const data = await past(choice.source, choice.period, signal)
    if (!signal.aborted) { notice(''); showPast(data) }
  } catch (error) {
    if (!signal.aborted) notice(`This period cannot be shown now: ${error.message}`)
  }
}

function choose(source, period) {
  const other = source !== choice.source
  Object.assign(choice, { source, period })
  $('source').value = source
  document.body.classList.toggle('past', period !== 'live')
  history.replaceState(null, '', `#${new URLSearchParams({ source, period })}`)
  if (other) {
    $('feed').replaceChildren()
    unfollow()
    unfollow = follow(source, { onNow: showNow, onNews: (news) => { if (!paused) feed(news.items) }, onState: connected })
  }
  if (period === 'live') { asking?.abort(); tableShown = 0 } else { $('start').hidden = true; askPast() }
}

async function begin() {
  theme($('theme'), plots.redraw)
  const page = await (await fetch('/v1/page')).json()
  start(page)
  const wanted = new URLSearchParams(location.hash.slice(1))
  const periods = [...document.querySelectorAll('#period input')]
  const period = periods.find((each) => each.value === wanted.get('period')) ?? periods[0]
  period.checked = true
  addSourcesOnly(page.sources)
  const source = page.sources.includes(wanted.get('source')) ? wanted.get('source') : page.sources[0] ?? ''
  $('source').addEventListener('change', (event) => choose(event.target.value, choice.period))
  $('period').addEventListener('change', (event) => choose(choice.source, event.target.value))
  $('pause').addEventListener('click', () => {
    paused = !paused
    $('pause').setAttribute('aria-pressed', paused)
    text('pause', paused ? 'Go on' : 'Pause')
  })
  setInterval(() => { if (choice.period !== 'live' && !document.hidden) askPast() }, REFRESH_MILLIS)
  choice.source = undefined // so that the first choice is one
  choose(source, period.value)
}

function addSourcesOnly(names) {
  for (const name of names) $('source').add(new Option(name, name))
  $('source').parentElement.hidden = names.length === 0
}

begin().catch((error) => notice(`The page could not start: ${error.message}`))
