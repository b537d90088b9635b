/**
 * Periods to choose from, and the picture of when articles are from.
 *
 * In: the reader's day, counts by month. Out: dates as `2023-09-14`, and nodes.
 *
 * @import {MoreView} from './element-more.js'
 * @import {FacetCounts, Filters} from './types.js'
 */
import {dateInWords, svg} from './render.js'

/** Days that a period reaches back. */
const PERIODS = /** @type {const} */ ({today: 0, week: 7, month: 30, year: 365})

/** @typedef {keyof typeof PERIODS} Period */

export const PERIOD_NAMES = /** @type {Period[]} */ (Object.keys(PERIODS))

/** More bars than these are counted by years. */
const MOST_BARS = 60
const BAR_WIDTH = 6
const HEIGHT = 40

/** A day before the reader's today. @param {number} back */
function day(back) {
  const date = new Date()
  date.setDate(date.getDate() - back)
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(part => String(part).padStart(2, '0')).join('-')
}

/** @param {Period} period @returns {Filters} */
export function periodFilter(period) {
  return {from: day(PERIODS[period])}
}

/** The period that filters stand for; `dates` for others, nothing without. @param {Filters} filters @returns {Period | 'dates' | undefined} */
export function periodOf({from, to}) {
  if (from === undefined && to === undefined) return undefined
  return (to === undefined ? PERIOD_NAMES.find(name => periodFilter(name).from === from) : undefined) ?? 'dates'
}

/** A period in words. @param {Filters} filters @param {MoreView} view */
export function periodInWords({from, to}, {more, lang}) {
  const [first, last] = [from, to].map(date => (date === undefined ? '' : dateInWords(date, lang)))
  if (from !== undefined && from === to) return first ?? ''
  const template = from === undefined ? more.until : to === undefined ? more.since : more.between
  return template.replace('{date}', first || last || '').replace('{from}', first ?? '').replace('{to}', last ?? '')
}

/**
 * A bar for each month, or year where there are many, the empty ones too; each leads to its time by `data-from` and `data-to`.
 * Nothing for one bar alone.
 *
 * @param {FacetCounts} counts @param {MoreView} view
 */
export function histogram({values}, {more, lang}) {
  const bars = barsOf(values)
  if (bars.length < 2) return []
  const most = bars.reduce((best, bar) => (bar.count > best.count ? bar : best))
  const words = (/** @type {{value: string}} */ bar) => dateInWords(bar.value, lang)
  const label = more.histogram
    .replace('{from}', words(/** @type {Bar} */ (bars[0])))
    .replace('{to}', words(/** @type {Bar} */ (bars.at(-1))))
    .replace('{most}', words(most))
  const rects = bars.map(({value, count}, at) => {
    const height = count === 0 ? 0 : Math.max(2, Math.round((count / most.count) * HEIGHT))
    const title = svg('title', {}, `${words({value})}: ${new Intl.NumberFormat(lang).format(count)}`)
    // Over all of its height, so that a low bar can be hit too.
    const place = svg('rect', {part: 'bar-place', x: String(at * BAR_WIDTH), y: '0', width: String(BAR_WIDTH), height: String(HEIGHT), 'data-from': value, 'data-to': value}, title)
    const bar = svg('rect', {part: 'bar', x: String(at * BAR_WIDTH + 0.5), y: String(HEIGHT - height), width: String(BAR_WIDTH - 1), height: String(height)})
    return svg('g', {}, bar, place)
  })
  return [svg('svg', {
    part: 'histogram', role: 'img', 'aria-label': label, viewBox: `0 0 ${bars.length * BAR_WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none',
  }, ...rects)]
}

/** @typedef {{value: string, count: number}} Bar */

/** Every month or year from the first to the last. @param {Bar[]} values @returns {Bar[]} */
function barsOf(values) {
  const [first, last] = [values[0]?.value ?? '', values.at(-1)?.value ?? '']
  const months = (Number(last.slice(0, 4)) - Number(first.slice(0, 4))) * 12 + Number(last.slice(5, 7) || 12) - Number(first.slice(5, 7) || 1) + 1
  const byMonth = months <= MOST_BARS && values.every(({value}) => value.length >= 7)
  /** @type {Map<string, number>} */
  const counts = new Map()
  const [start, end] = [first, last].map(date => Number(date.slice(0, 4)))
  if (start === undefined || end === undefined || !(end - start < 1000)) return []
  for (let year = start; year <= end; year += 1) {
    if (!byMonth) counts.set(String(year).padStart(4, '0'), 0)
    for (let month = 1; byMonth && month <= 12; month += 1) {
      const value = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`
      if (value >= first && value <= last) counts.set(value, 0)
    }
  }
  for (const {value, count} of values) {
    const key = byMonth ? value : value.slice(0, 4)
    counts.set(key, (counts.get(key) ?? 0) + count)
  }
  return [...counts].map(([value, count]) => ({value, count}))
}
