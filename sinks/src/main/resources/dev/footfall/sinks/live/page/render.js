// Puts data into the page. Names and addresses come from strangers: they become text nodes, and nothing else.
import { number, time, word, duration, millis, moment } from './words.js'

export const $ = (id) => document.getElementById(id)

/** An element with classes and children; a child that is a string becomes text. */
export function element(tag, classes, ...children) {
  const made = document.createElement(tag)
  if (classes) made.className = classes
  made.append(...children)
  return made
}

export function text(id, value) {
  const node = $(id)
  if (node.textContent !== value) node.textContent = value
}

/** Counts by name as bars; all parts of it are in the text as well. */
export function bars(id, counts, named = (name) => name, nothing = 'Nothing in this period.') {
  if (counts.length === 0) {
    $(id).replaceChildren(element('p', 'nothing', nothing))
    return
  }
  const most = Math.max(...counts.map((each) => each.count))
  const list = element('ol', 'bars')
  for (const { name, count } of counts) {
    const bar = element('span', 'bar')
    bar.style.width = `${(100 * count) / most}%`
    const shown = element('span', 'name', named(name))
    shown.title = name
    list.append(element('li', '', bar, shown, element('span', 'count', number(count))))
  }
  $(id).replaceChildren(list)
}

export function facts(pairs) {
  $('facts').replaceChildren(...pairs.map(([label, value, bad]) => element('div', bad ? 'bad' : '', element('dt', '', label), element('dd', '', value))))
}

export function table(id, caption, head, rows) {
  const header = element('tr', '', ...head.map((each) => {
    const cell = element('th', '', each)
    cell.scope = 'col'
    return cell
  }))
  const lines = rows.map(([first, ...rest]) => {
    const name = element('th', '', first)
    name.scope = 'row'
    return element('tr', '', name, ...rest.map((each) => element('td', '', each)))
  })
  $(id).replaceChildren(element('caption', '', caption), element('thead', '', header), element('tbody', '', ...lines))
}

export function timeTable(series, step) {
  table('time-table', 'Newest first', ['From', 'Page views', 'Visitors', 'Events'],
    series.toReversed().map((each) => [moment(each.at, step), number(each.views), number(each.visitors), number(each.events)]))
}

export function funnels(all) {
  if (all.length === 0) {
    $('funnels').replaceChildren(element('p', 'nothing', 'No funnel is configured, or nobody has entered one.'))
    return
  }
  $('funnels').replaceChildren(...all.map((funnel) => {
    const list = element('ol', 'bars')
    funnel.steps.forEach((count, i) => {
      const bar = element('span', 'bar')
      const share = funnel.steps[0] > 0 ? (100 * count) / funnel.steps[0] : 0
      bar.style.width = `${share}%`
      list.append(element('li', '', bar, element('span', 'name', `Step ${i + 1}`), element('span', 'count', `${number(count)} · ${Math.round(share)} %`)))
    })
    return element('div', 'funnel', element('h3', '', funnel.name), list)
  }))
}

function stamp(at) {
  const node = element('time', '', time(at))
  node.dateTime = new Date(at).toISOString()
  return node
}

/** New events on top; what is over the end goes. */
export function feed(items) {
  const list = $('feed')
  for (const item of items) {
    const what = element('span', 'what', element('b', '', item.name), item.page || item.title ? ` ${item.title || item.page}` : '')
    what.title = item.page
    const tags = [item.bot ? 'Bot' : word(item.channel), item.browser || word(item.device)].join(' · ')
    list.prepend(element('li', 'new', stamp(item.at), what, element('span', 'tags', tags)))
  }
  while (list.children.length > 12) list.lastChild.remove()
}

export function sessions(told) {
  text('sessions-hint', `${number(told.open)} open now. Since this page runs, ${number(told.opened)} opened and ${number(told.closed)} closed.`)
  const key = told.changes.map((each) => each.id + each.what).join()
  const list = $('sessions')
  if (list.dataset.key === key) return
  const known = new Set((list.dataset.key ?? '').split(','))
  list.dataset.key = key
  list.replaceChildren(...told.changes.map((each) => {
    const opened = each.what === 'opened'
    const page = opened ? each.entry : each.exit || each.entry
    const what = element('span', 'what', element('b', opened ? 'opened' : '', opened ? 'Opened' : 'Closed'), page ? ` ${page}` : '')
    what.title = page
    const tags = opened ? `${word(each.channel)} · ${word(each.device)}` : `${duration(each.seconds)} · ${number(each.events)} events${each.engaged ? '' : ' · bounce'}`
    return element('li', list.childElementCount && !known.has(each.id + each.what) ? 'new' : '', stamp(each.at), what, element('span', 'tags', tags))
  }))
}

export function refusals(all) {
  const key = all.map((each) => each.at + each.rule + each.path).join()
  const list = $('refusals')
  if (list.dataset.key === key) return
  list.dataset.key = key
  list.replaceChildren(...all.slice(0, 6).map((each) => element('li', '', stamp(each.at), element('span', 'what', element('b', '', each.rule), each.path ? ` ${each.path}` : ''), element('span', 'why', each.reason))))
}

/** A time that is known, or within which it lies. */
const within = (value, most) => (most === undefined ? millis(value) : `≤ ${millis(most)}`)

/** Topologies have topics of their own beside those that others know. */
const short = (topic) => (topic.startsWith('footfall.') ? topic.replace(/^footfall\.|\.v\d+$/g, '') : 'internal')

/** Behind are the processors, of which the broker may not tell, and the sinks of the page's own process. */
export function pipeline(stages, processors, lags) {
  table('stages', 'Latency, of the newest 512; of rows, since the start', ['Stage', 'Median', '99 %'], stages.map((each) => [each.name, within(each.p50, each.p50_most), within(each.p99, each.p99_most)]))
  const bySink = Object.groupBy(lags, (each) => each.sink)
  const sinks = Object.keys(bySink).sort().map((sink) => {
    const most = bySink[sink].reduce((a, b) => (b.records > a.records ? b : a))
    return [`Sink: ${sink}`, number(bySink[sink].reduce((all, each) => all + each.records, 0)), most.records ? short(most.topic) : '–', '–']
  })
  const told = processors.map((each) => (each.records === undefined
    ? [word(each.stage.toUpperCase()), 'unknown', '–', '–']
    : [word(each.stage.toUpperCase()), number(each.records), each.topic ? short(each.topic) : '–', each.millis ? `≤ ${millis(each.millis)}` : '–']))
  table('lags', 'Records that a stage has not taken yet', ['Stage', 'Records', 'Furthest behind', 'Oldest waits'], [...told, ...sinks])
}

const count = (value, one, many) => `${number(value)} ${value === 1 ? one : many}`

/** What the books do not account for, and what that means; told by the sinks of the same process. */
export function ledger({ compared_here: here, missing, unaccounted, set_aside: aside }) {
  const known = missing !== undefined && unaccounted !== undefined
  const residual = known ? missing + unaccounted : undefined
  const node = $('residual')
  node.dataset.state = known ? (residual === 0 ? 'even' : 'uneven') : 'unknown'
  if (!here) {
    text('residual', 'not compared in this process')
    text('residual-why', 'The process of the Postgres sink compares; its metrics have the result.')
  } else if (!known) {
    text('residual', 'not known now')
    text('residual-why', 'Rows and ledger have not been compared yet, or Postgres did not answer. It is done again every minute, unless set otherwise.')
  } else {
    text('residual', residual === 0 ? '0 · nothing is missing' : `${number(residual)} · something is missing`)
    const parts = []
    if (unaccounted > 0) parts.push(`${count(unaccounted, 'accepted event was', 'accepted events were')} neither refined nor counted as dropped.`)
    if (missing > 0) parts.push(`${count(missing, 'row is', 'rows are')} missing from Postgres, or there without an event.`)
    if (residual > 0) parts.push('While a stage lags this passes by itself. If it stays, run ./footfall reconcile: it names the minutes.')
    else parts.push('Every event accepted in the minutes compared is a row, or was dropped and counted.')
    if (aside > 0) parts.push(`${count(aside, 'record was', 'records were')} set aside as dead letters since the sinks run.`)
    text('residual-why', parts.join(' '))
  }
}
