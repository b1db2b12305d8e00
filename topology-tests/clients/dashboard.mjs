// Draws a dashboard of the folder grafana as one picture, from what its panels' queries answered: no Grafana takes part in it.
//   node dashboard.mjs --data FILE --uplot FOLDER --out FILE [--chromium PATH]
// The file has {title, chosen, from, to, panels: [{type, title, gridPos, fieldConfig, options, answers}]}, where an answer is
// {legend, series: [{metric, values}]} of Prometheus or {columns, rows} of Postgres; the folder is uPlot's dist. Ends with 1 on errors.
import { parseArgs } from 'node:util'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startChromium } from './chromium.mjs'

const { values: args } = parseArgs({ options: { data: { type: 'string' }, uplot: { type: 'string' }, out: { type: 'string' }, chromium: { type: 'string', default: '/usr/bin/chromium' } } })
const file = (name) => fileURLToPath(new URL(`dashboard/${name}`, import.meta.url))
const errors = []
const context = await startChromium(args.chromium, { viewport: { width: 1320, height: 900 } })
const page = context.pages()[0] ?? await context.newPage()
page.on('pageerror', (error) => errors.push(error.message))
try {
  await page.setContent('<!doctype html><html lang="en"><meta charset="utf-8"><body></body></html>')
  await page.addStyleTag({ path: `${args.uplot}/uPlot.min.css` })
  await page.addStyleTag({ path: file('dashboard.css') })
  for (const script of [`${args.uplot}/uPlot.iife.min.js`, file('units.js'), file('panels.js')]) await page.addScriptTag({ path: script })
  await page.evaluate((dashboard) => draw(dashboard), JSON.parse(readFileSync(args.data, 'utf8')))
  await page.waitForTimeout(300) // uPlot paints in the next frame
  await page.screenshot({ path: args.out, fullPage: true })
} catch (error) {
  errors.push(error.message.split('\n')[0])
}
await context.close()
for (const error of errors) console.error(error)
process.exit(errors.length ? 1 : 0)
