// Draws panels of the types that the dashboards use. Names are text nodes.
const PALETTE = ['#73bf69', '#f2cc0c', '#8ab8ff', '#ff780a', '#f2495c', '#5794f2', '#b877d9', '#705da0', '#37872d', '#fade2a']
const THRESHOLDS = { green: '#73bf69', red: '#f2495c', yellow: '#f2cc0c', orange: '#ff780a' }
const colour = (i) => PALETTE[i % PALETTE.length]

function element(tag, classes, ...children) {
  const made = document.createElement(tag)
  if (classes) made.className = classes
  made.append(...children)
  return made
}

const numberOf = (text) => (text === 'NaN' ? null : Number(text))
const named = (legend, metric) => legend?.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label) => metric[label] ?? '') || Object.values(metric).join(' ')

/** Each answer as lines of a plot: {name, points: [[seconds, value]]}. */
function lines(answers) {
  return answers.flatMap(({ legend, series, columns, rows }) => {
    if (series) return series.map(({ metric, values }) => ({ name: named(legend, metric), points: values.map(([at, value]) => [at, numberOf(value)]) }))
    const byName = new Map()
    const metric = columns.indexOf('metric')
    for (const row of rows) {
      columns.forEach((column, i) => {
        if (column === 'time' || i === metric) return
        const name = metric < 0 ? column : row[metric]
        if (!byName.has(name)) byName.set(name, [])
        byName.get(name).push([row[columns.indexOf('time')], row[i]])
      })
    }
    return [...byName].map(([name, points]) => ({ name, points }))
  })
}

function timeseries(panel, body, span) {
  const all = lines(panel.answers)
  const write = written(panel.fieldConfig.defaults.unit)
  const times = [...new Set(all.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b)
  const data = [times, ...all.map(({ points }) => {
    const values = new Map(points)
    return times.map((at) => values.get(at) ?? null)
  })]
  const place = element('div', 'body')
  const legend = element('div', 'legend', ...all.map(({ name }, i) => {
    const mark = element('i')
    mark.style.background = colour(i)
    return element('span', '', mark, name)
  }))
  body.append(place, legend)
  const axis = { stroke: '#ccccdc', font: '12px Inter, system-ui, sans-serif', ticks: { show: false }, grid: { stroke: 'rgba(204,204,220,.08)', width: 1 } }
  const least = panel.fieldConfig.defaults.min
  new uPlot({
    width: place.clientWidth,
    height: place.clientHeight,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 8, 0, 0],
    scales: {
      x: { range: () => span },
      y: { range: (_, low, high) => (low === null ? [0, 1] : [least ?? low, high <= (least ?? low) ? (least ?? low) + 1 : high + (high - (least ?? low)) * 0.08]) },
    },
    axes: [
      { ...axis, size: 28, space: 70, values: (_, marks) => marks.map((at) => new Date(at * 1000).toISOString().slice(11, 16)), incrs: [60, 120, 300, 600] },
      { ...axis, size: 78, space: 36, values: (_, marks) => marks.map(write) },
    ],
    series: [{}, ...all.map((line, i) => ({ stroke: colour(i), width: 1.5, spanGaps: true, points: { show: line.points.length < 20, size: 5, fill: colour(i) } }))],
  }, data, place)
}

/** The last value of each line, or of each number in the last row. */
function lasts(answers) {
  return answers.flatMap(({ legend, series, columns, rows }) => (series
    ? series.map(({ metric, values }) => ({ name: named(legend, metric), value: numberOf(values.at(-1)[1]) }))
    : columns.map((name, i) => ({ name, value: rows.at(-1)?.[i] ?? null }))))
}

function stat(panel, body) {
  const { unit, color, thresholds } = panel.fieldConfig.defaults
  const all = lasts(panel.answers)
  body.append(element('div', 'stats', ...all.map(({ name, value }, i) => {
    const number = element('strong', all.length > 1 ? 'two' : '', written(unit)(value))
    const step = color.mode === 'thresholds' ? thresholds.steps.filter((each) => each.value === null || value >= each.value).at(-1) : undefined
    number.style.color = step ? THRESHOLDS[step.color] : colour(i)
    return element('div', '', ...(all.length > 1 ? [element('small', '', name)] : []), number)
  })))
}

function table(panel, body) {
  const [{ columns, rows }] = panel.answers
  const write = written(panel.fieldConfig.defaults.unit)
  const cell = (tag, value) => element(tag, typeof value === 'number' ? 'number' : '', typeof value === 'number' ? write(value) : String(value ?? ''))
  const head = columns.map((name, i) => element('th', typeof rows[0]?.[i] === 'number' ? 'number' : '', name))
  body.append(element('table', '', element('thead', '', element('tr', '', ...head)), element('tbody', '', ...rows.map((row) => element('tr', '', ...row.map((each) => cell('td', each)))))))
}

function bargauge(panel, body) {
  const [{ rows }] = panel.answers
  const { unit, max } = panel.fieldConfig.defaults
  const most = max ?? Math.max(...rows.map((row) => row.at(-1)))
  body.append(element('div', 'bars', ...rows.map((row, i) => {
    const fill = element('i')
    fill.style.cssText = `width: ${(100 * row.at(-1)) / (most || 1)}%; background: ${colour(i)}`
    const value = element('b', '', written(unit)(row.at(-1)))
    value.style.color = colour(i)
    return element('div', '', element('span', '', String(row[0])), element('em', '', fill), value)
  })))
}

const TYPES = { timeseries, stat, table, bargauge }
const isEmpty = ({ answers }) => answers.every(({ series, rows }) => (series ?? rows).length === 0)

/** Draws it all; called by the driver. */
function draw(dashboard) { // eslint-disable-line no-unused-vars
  const main = element('main')
  const minute = (seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')}`
  const chosen = element('span', 'chosen')
  for (const [name, values] of Object.entries(dashboard.chosen)) chosen.append(name, element('b', '', values.join(' + ')))
  document.body.append(
    element('header', '', element('span', '', element('h1', '', dashboard.title)), element('span', '', chosen, `${minute(dashboard.from)} to ${minute(dashboard.to).slice(11)} UTC`)),
    main,
    element('footer', '', 'Drawn from the panels’ queries, as a running Prometheus and Postgres answered them. Not a screenshot of Grafana.'))
  for (const panel of dashboard.panels) {
    const draws = TYPES[panel.type]
    if (!draws) throw new Error(`${panel.title}: the type ${panel.type} is not known here`)
    const { x, y, w, h } = panel.gridPos
    const body = element('div', 'body')
    const section = element('section', 'panel', element('h2', '', panel.title), body)
    section.style.gridArea = `${y + 1} / ${x + 1} / span ${h} / span ${w}`
    main.append(section)
    if (isEmpty(panel)) body.append(element('p', 'nothing', 'No data'))
    else draws(panel, body, [dashboard.from, dashboard.to])
  }
}
