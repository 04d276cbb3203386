import { expect, test } from 'vitest'
import { drawnRows, rowWindow } from './use-row-window.ts'

const view = { top: 0, rows: 10 }

test('what can be seen is drawn with some rows to spare', () => {
  expect(rowWindow(view, { count: 300, spare: 4 })).toEqual({ first: 0, end: 14 })
  expect(rowWindow({ ...view, top: 100 }, { count: 300, spare: 4 })).toEqual({ first: 96, end: 114 })
  expect(rowWindow(view, { count: 300, spare: 0 })).toEqual({ first: 0, end: 10 })
  expect(rowWindow(view, { count: 3, spare: 4 })).toEqual({ first: 0, end: 3 })
})

test('a list that became short is drawn though it was scrolled far', () => {
  expect(rowWindow({ ...view, top: 200 }, { count: 20, spare: 4 })).toEqual({ first: 6, end: 20 })
})

test('the tab stop is drawn wherever the list is scrolled to', () => {
  expect(drawnRows({ first: 5, end: 8 }, 6)).toEqual([5, 6, 7])
  expect(drawnRows({ first: 5, end: 8 }, 0)).toEqual([0, 5, 6, 7])
  expect(drawnRows({ first: 5, end: 8 }, 40)).toEqual([5, 6, 7, 40])
})
