// How numbers, times and the pipeline's words are written.
const whole = new Intl.NumberFormat('en')
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
const minute = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const date = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' })

export const number = (value) => (value < 100000 ? whole : short).format(value)
export const time = (millis) => clock.format(millis)
export const moment = (millis, step) => (step < 3600 ? minute : day).format(millis)
/** A mark on the axis of time: the hour, and at midnight, or where marks are that many seconds apart, the day. */
export function mark(seconds, apart) {
  const at = new Date(seconds * 1000)
  return (apart < 86400 && at.getHours() + at.getMinutes() > 0 ? minute : date).format(at)
}
export const percent = (part, all) => (all > 0 ? `${Math.round((100 * part) / all)} %` : '–')

export function duration(seconds) {
  const s = Math.round(seconds)
  if (s < 60) return `${s} s`
  return s < 3600 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`
}

export function millis(value) {
  if (value === undefined) return '–'
  return value < 10000 ? `${number(value)} ms` : duration(value / 1000)
}

/** A constant of the schemas, such as SEARCH, as a word. */
export const word = (constant) => (/^[A-Z_]+$/.test(constant) ? constant[0] + constant.slice(1).toLowerCase().replaceAll('_', ' ') : constant)
