/** The smallest of `values` that so many percent don't exceed, to thousandths; `null` of none. */
export function percentile(values, percent) {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.ceil(((sorted.length - 1) * percent) / 100)]
  return value === undefined ? null : Math.round(value * 1000) / 1000
}
