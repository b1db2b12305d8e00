// uPlot in the page's colours, as wide as its place.
import uPlot from './uplot.js'
import { mark } from './words.js'

const all = []
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
const step = ({ data: [x] }) => (x.length > 1 ? x[1] - x[0] : 60) // half of one more on each side, for the bars there
const font = '12px system-ui, sans-serif'

function place(id, options) {
  const at = document.getElementById(id)
  const plot = { data: undefined, drawn: undefined }
  const draw = () => {
    plot.drawn?.destroy()
    plot.drawn = new uPlot({ width: Math.max(at.clientWidth, 50), height: at.clientHeight, legend: { show: false }, ...options() }, plot.data, at)
    at.dataset.points = plot.data[0].length
  }
  plot.set = (data) => {
    plot.data = data
    at.dataset.points = data[0].length
    if (plot.drawn) plot.drawn.setData(data)
    else draw()
  }
  plot.redraw = () => plot.data && draw()
  new ResizeObserver(() => plot.drawn?.setSize({ width: Math.max(at.clientWidth, 50), height: at.clientHeight })).observe(at)
  all.push(plot)
  return plot
}

/** After a change of the theme. */
export const redraw = () => all.forEach((plot) => plot.redraw())

export const rate = () => place('rate-plot', () => ({
  cursor: { show: false },
  axes: [{ show: false }, { show: false }],
  scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(4, most * 1.1)] } },
  padding: [4, 0, 2, 0],
  series: [{}, { stroke: colour('--accent'), fill: colour('--bar'), width: 2, points: { show: false } }],
}))

export const time = () => place('time-plot', () => ({
  cursor: { y: false, points: { size: 7 } },
  padding: [10, 8, 0, 0],
  scales: { x: { range: (plot, first, last) => [first - step(plot) / 2, last + step(plot) / 2] }, y: { range: (_, __, most) => [0, Math.max(4, most * 1.12)] } },
  axes: [
    { stroke: colour('--soft'), grid: { show: false }, ticks: { show: false }, font, gap: 6, space: 64, size: 30, values: (_, marks, __, ___, apart) => marks.map((each) => mark(each, apart)) },
    { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font, size: 44, space: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7] },
  ],
  series: [
    {},
    { label: 'Page views', stroke: colour('--accent'), fill: colour('--accent-soft'), width: 1, paths: uPlot.paths.bars({ size: [0.7, 40], radius: 0.15 }), points: { show: false } },
    { label: 'Visitors', stroke: colour('--second'), width: 2, paths: uPlot.paths.spline(), points: { show: false } },
  ],
}))
