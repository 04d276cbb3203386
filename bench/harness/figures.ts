import { mkdir, readFile, writeFile } from 'node:fs/promises'

/** One line of the results. `ratio` is the product's value divided by the reference's. */
export type Figure = {
  figure: string
  value: number | null
  unit: string
  reference: number | null
  ratio: number | null
}

const RESULTS = new URL('../results/latest.json', import.meta.url)

export function makeFigure(figure: string, unit: string, product: number[], reference: number[]): Figure {
  const value = product.length > 0 ? median(product) : null
  const yardstick = reference.length > 0 ? median(reference) : null
  const ratio = value !== null && yardstick ? round(value / yardstick) : null
  return { figure, value: value && round(value), unit, reference: yardstick && round(yardstick), ratio }
}

export function printFigures(figures: Figure[]) {
  const rows = figures.map(({ figure, value, unit, reference, ratio }) =>
    [figure, format(value), unit, format(reference), format(ratio)].map(String),
  )
  const table = [['figure', 'value', 'unit', 'reference', 'ratio'], ...rows]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  for (const row of table) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}

/** Figures measured now replace those of the same name; the others stay as they were. */
export async function saveFigures(figures: Figure[]) {
  const earlier = await readFile(RESULTS, 'utf8').then(
    (text) => JSON.parse(text) as Figure[],
    () => [],
  )
  const byName = new Map([...earlier, ...figures].map((figure) => [figure.figure, figure]))
  await mkdir(new URL('.', RESULTS), { recursive: true })
  await writeFile(RESULTS, `${JSON.stringify([...byName.values()], null, 2)}\n`)
}

export function median(values: number[]): number {
  return percentile(values, 0.5)
}

/** The smallest value that at least `share` of all values do not exceed; the middle of two for an even median. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const rank = sorted.length * share
  const upper = sorted[Math.min(sorted.length - 1, Math.floor(rank))] ?? Number.NaN
  if (share !== 0.5 || sorted.length % 2 === 1) return upper
  return (upper + (sorted[sorted.length / 2 - 1] ?? upper)) / 2
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}

function format(value: number | null): string {
  return value === null ? '-' : value.toLocaleString('en', { maximumFractionDigits: 2 })
}
