/**
 * What a server counts, in the text format of Prometheus.
 *
 * Labels are words of the program alone (operations, codes, classes): never an id, a name or an address. Counting
 * costs an addition and a look into a map; everything else is done when somebody asks.
 */
export interface Metrics {
  /** `labelNames` are given values by `add`, in that order, with a | between them. */
  counter(name: string, help: string, labelNames?: readonly string[]): Counter
  /** How many values were at most each bound, in rising order. */
  histogram(name: string, help: string, bounds: readonly number[], labelNames?: readonly string[]): Histogram
  /** Asked for when somebody asks; undefined is left out. */
  read(name: string, help: string, type: 'counter' | 'gauge', value: () => number | undefined): void
  write(): string
}

export interface Counter {
  add(labels?: string, by?: number): void
}

export interface Histogram {
  observe(value: number, labels?: string): void
}

/** For what takes from a millisecond to many seconds. */
export const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

type Line = { suffix?: string; labels: string; value: number }

export function makeMetrics(): Metrics {
  const families: { name: string; help: string; type: string; lines: () => Line[] }[] = []
  return {
    counter(name, help, labelNames = []) {
      const values = new Map<string, number>()
      const lines = () => [...values].map(([labels, value]) => ({ labels: format(labelNames, labels), value }))
      families.push({ name, help, type: 'counter', lines })
      return {
        add(labels = '', by = 1) {
          values.set(labels, (values.get(labels) ?? 0) + by)
        },
      }
    },
    histogram(name, help, bounds, labelNames = []) {
      const series = new Map<string, { counts: number[]; sum: number }>()
      const lines = () =>
        [...series].flatMap(([labels, each]) => describeSeries(bounds, format(labelNames, labels), each))
      families.push({ name, help, type: 'histogram', lines })
      return {
        observe(value, labels = '') {
          let each = series.get(labels)
          if (each === undefined) {
            each = { counts: Array<number>(bounds.length + 1).fill(0), sum: 0 }
            series.set(labels, each)
          }
          let place = 0
          while (place < bounds.length && value > (bounds[place] ?? 0)) place += 1
          each.counts[place] = (each.counts[place] ?? 0) + 1
          each.sum += value
        },
      }
    },
    read(name, help, type, read) {
      const lines = () => [read()].flatMap((value) => (value === undefined ? [] : [{ labels: '', value }]))
      families.push({ name, help, type, lines })
    },
    write() {
      const texts = families.map(({ name, help, type, lines }) => {
        const values = lines().map(({ suffix = '', labels, value }) => {
          return `${name}${suffix}${labels === '' ? '' : `{${labels}}`} ${value}\n`
        })
        return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${values.join('')}`
      })
      return texts.join('')
    },
  }
}

/** Cumulative, as the format has it. */
function describeSeries(bounds: readonly number[], labels: string, series: { counts: number[]; sum: number }): Line[] {
  let count = 0
  const buckets = [...bounds.map(String), '+Inf'].map((bound, place): Line => {
    count += series.counts[place] ?? 0
    const bucket = `le="${bound}"`
    return { suffix: '_bucket', labels: labels === '' ? bucket : `${labels},${bucket}`, value: count }
  })
  return [...buckets, { suffix: '_sum', labels, value: series.sum }, { suffix: '_count', labels, value: count }]
}

function format(names: readonly string[], labels: string): string {
  const values = labels.split('|')
  return names.map((name, index) => `${name}="${values[index] ?? ''}"`).join(',')
}
