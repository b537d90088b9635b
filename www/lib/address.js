/** @typedef {import('./types.js').Filters} Filters */
/** @typedef {{query: string, typing: boolean, sort: import('./types.js').Sort | undefined, filters: Filters, shown: number, response: import('./types.js').SearchResponse | undefined}} Restored */
export {}
