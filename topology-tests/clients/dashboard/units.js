// Values as Grafana writes them in the units that the dashboards use.
const digits = (value) => Number(value.toPrecision(3))

function scaled(value, base, suffixes) {
  let i = 0
  while (Math.abs(value) >= base && i < suffixes.length - 1) { value /= base; i++ }
  return `${digits(value)}${suffixes[i]}`
}

const short = (value) => scaled(value, 1000, ['', ' K', ' Mil', ' Bil'])

function seconds(value) {
  if (value === 0) return '0 s'
  const size = Math.abs(value)
  if (size < 1e-3) return `${digits(value * 1e6)} µs`
  if (size < 1) return `${digits(value * 1e3)} ms`
  if (size < 60) return `${digits(value)} s`
  return size < 3600 ? `${digits(value / 60)} mins` : `${digits(value / 3600)} hours`
}

const UNITS = {
  short,
  s: seconds,
  percentunit: (value) => `${digits(value * 100)}%`,
  bytes: (value) => scaled(value, 1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB']),
  cps: (value) => `${short(value)} c/s`,
  reqps: (value) => `${short(value)} req/s`,
  wps: (value) => `${short(value)} wr/s`,
}

/** Writes a value in a unit of Grafana's. */
const written = (unit) => { // eslint-disable-line no-unused-vars
  const write = UNITS[unit ?? 'short']
  if (!write) throw new Error(`the unit ${unit} is not known here`)
  return (value) => (value === null || Number.isNaN(value) ? '–' : write(value))
}
