/**
 * Order and filters above the hits: a row of choices, a panel with counts that unfolds, and a chip for each filter.
 *
 * The counts are asked for when the panel is open, of each kind as if it were not chosen from: so that another section can be
 * added, and its count is what it would bring.
 *
 * @import {Host, MoreView} from './element-more.js'
 * @import {Store} from './store.js'
 * @import {FacetCounts, FacetName, Filters, Sort} from './types.js'
 */
import {PERIOD_NAMES, histogram, periodFilter, periodInWords, periodOf} from './dates.js'
import {h} from './render.js'
import {counted} from './strings.js'

/** Kinds of labels, and where filters hold those chosen. */
const KINDS = /** @type {const} */ ({section: 'sections', author: 'authors', tag: 'tags', language: 'languages'})

/** @typedef {keyof typeof KINDS} Kind */
/** @typedef {'sort' | 'dates' | Kind} Control */

const CONTROLS = /** @type {const} */ (['sort', 'dates', 'section', 'author', 'tag', 'language'])
const PRESET = 'sort dates section author'
const SORTS = /** @type {const} */ ({relevance: 'relevance', newest: 'newestFirst', oldest: 'oldestFirst'})
/** Values of a kind that are shown. */
const MOST_VALUES = 12

export class Tools {
  #host
  #isOpen = false
  /** What the counts were asked for. */
  #asked = ''
  #counting = new AbortController()
  /** @type {Partial<Record<FacetName, FacetCounts>>} */
  #counts = {}
  /** What the chosen period was by, so that a day's change doesn't look like another choice. */
  #custom = false
  #drawn = ''

  /** @param {Host} host */
  constructor(host) {
    this.#host = host
  }

  /** @param {AbortSignal} signal */
  connect(signal) {
    const {tools} = this.#host.parts
    tools.addEventListener('click', event => this.#click(/** @type {Element} */ (event.target)), {signal})
    tools.addEventListener('change', event => this.#change(/** @type {HTMLInputElement} */ (event.target)), {signal})
    tools.addEventListener('keydown', event => this.#key(/** @type {KeyboardEvent} */ (event)), {signal})
  }

  /** Which controls the page wants. @returns {Set<Control>} */
  get #controls() {
    const names = (this.#host.element.getAttribute('controls') ?? PRESET).split(/\s+/)
    return new Set(CONTROLS.filter(name => names.includes(name)))
  }

  /** Shows what holds now. @param {MoreView} view */
  update(view) {
    const {element, parts, store} = this.#host
    const {results, filters} = element
    const controls = this.#controls
    const isFiltered = chipsOf(filters, view).length > 0
    const asks = parts.content.hasAttribute('data-asking')
    parts.tools.toggleAttribute('data-used', asks && controls.size > 0)
    if (!asks || controls.size === 0 || (!results && !this.#drawn)) {
      this.#drawn = ''
      this.#isOpen &&= asks
      return parts.tools.replaceChildren()
    }
    const now = store()
    if (results && this.#isOpen && now) void this.#count(now, controls)
    if (results?.total.value === 0 && isFiltered && now) void this.#offerAll(now, view)
    this.#draw(controls, view)
  }

  /** @param {Set<Control>} controls @param {MoreView} view */
  #draw(controls, view) {
    const {element, parts} = this.#host
    const drawn = JSON.stringify([element.sort, element.filters, this.#isOpen, this.#counts, view.key, [...controls], this.#custom, element.results?.gaps])
    if (drawn === this.#drawn) return
    this.#drawn = drawn
    const focused = focusedKey(parts.root)
    const kinds = CONTROLS.filter(name => name !== 'sort' && controls.has(name))
    const chips = chipsOf(element.filters, view)
    parts.tools.replaceChildren(
      h('div', {part: 'row'},
        ...(controls.has('sort') ? [sortChoice(element.sort, view)] : []),
        ...(kinds.length > 0 ? [this.#opener(view)] : []),
      ),
      ...(chips.length > 0 ? [chipRow(chips, view)] : []),
      ...(this.#isOpen ? [this.#panel(controls, view)] : []),
    )
    if (focused) parts.tools.querySelector(/** @type {'input'} */ (`[data-key="${CSS.escape(focused)}"]`))?.focus()
  }

  /** @param {MoreView} view */
  #opener({more}) {
    return h('button', {part: 'narrow', type: 'button', 'data-key': 'narrow', 'aria-expanded': String(this.#isOpen), 'aria-controls': 'panel'}, more.narrow)
  }

  /** @param {Set<Control>} controls @param {MoreView} view */
  #panel(controls, view) {
    const {results} = this.#host.element
    // What wasn't asked for yet is on its way.
    const isLesser = results?.gaps?.some(({part, code}) => part === 'engine' && code !== 'engine.not-ready')
    return h('div', {part: 'panel', id: 'panel'},
      ...(isLesser ? [h('p', {part: 'gap'}, view.more.firstOnly)] : []),
      ...(controls.has('dates') ? [this.#periods(view)] : []),
      ...kindsOf(controls).flatMap(kind => this.#labels(kind, view)),
    )
  }

  /** @param {MoreView} view */
  #periods(view) {
    const {more} = view
    const {filters} = this.#host.element
    const chosen = this.#custom ? 'dates' : (periodOf(filters) ?? 'anytime')
    const choice = (/** @type {'anytime' | 'dates' | typeof PERIOD_NAMES[number]} */ name) => option('radio', 'period', name, more[name], chosen === name)
    const counts = this.#counts.dates
    return h('fieldset', {part: 'facet periods'},
      h('legend', {part: 'legend'}, more.period),
      ...(counts ? histogram(counts, view) : []),
      ...['anytime', ...PERIOD_NAMES, 'dates'].map(name => choice(/** @type {'anytime'} */ (name))),
      ...(chosen === 'dates' ? [h('div', {part: 'custom'}, dayField('from', more.fromDate, filters.from), dayField('to', more.toDate, filters.to))] : []),
    )
  }

  /** @param {Kind} kind @param {MoreView} view */
  #labels(kind, view) {
    const chosen = this.#host.element.filters[KINDS[kind]] ?? []
    const counts = this.#counts[kind]
    const values = counts?.values.slice(0, MOST_VALUES) ?? []
    // What is chosen can be given up, even where it finds nothing.
    const missing = chosen.filter(value => !values.some(one => one.value === value)).map(value => ({value, count: 0}))
    if (values.length + missing.length === 0) return []
    const isLeast = counts?.relation === 'gte'
    return [h('fieldset', {part: 'facet'},
      h('legend', {part: 'legend'}, view.more[kind]),
      ...[...values, ...missing].map(({value, count}) => {
        const number = `${new Intl.NumberFormat(view.lang).format(count)}${isLeast ? '+' : ''}`
        return option('checkbox', kind, value, labelOf(kind, value, view), chosen.includes(value), number)
      }),
    )]
  }

  /** @param {Store} store @param {Set<Control>} controls */
  async #count(store, controls) {
    const {value: query, filters, typing} = this.#host.element
    const kinds = /** @type {('dates' | Kind)[]} */ ([...controls].filter(name => name !== 'sort'))
    const asked = JSON.stringify([query, filters, typing, kinds])
    if (asked === this.#asked) return
    this.#asked = asked
    this.#counting.abort()
    const {signal} = (this.#counting = new AbortController())
    const free = kinds.filter(kind => !isChosen(filters, kind))
    const questions = [...(free.length > 0 ? [free] : []), ...kinds.filter(kind => isChosen(filters, kind)).map(kind => [kind])]
    try {
      const answers = await Promise.all(questions.map(facets => store.search(query, {
        limit: 0, facets, signal, count: true, expand: true, prefix: typing && !/\s$/.test(query), filters: facets === free ? filters : without(filters, facets[0] ?? 'dates'),
      })))
      if (signal.aborted) return
      this.#counts = Object.assign({}, ...answers.map(({facets}) => facets))
      this.#draw(controls, this.#host.view())
    } catch {
      // The hits tell what is wrong; the choices stay without counts.
      if (!signal.aborted) this.#asked = ''
    }
  }

  /** The way out where the filters leave nothing. @param {Store} store @param {MoreView} view */
  async #offerAll(store, view) {
    const {element, parts} = this.#host
    const {value: query, results} = element
    if (!query.trim()) return
    const {total} = await store.search(query, {limit: 0, expand: false})
    const note = parts.before.querySelector('[part~=note]')
    if (element.results !== results || !note || total.value === 0 || note.querySelector('[part~=loosen]')) return
    const way = h('button', {part: 'loosen', type: 'button'}, counted(view.more.loosen, total.value, view.lang))
    note.append(h('p', {part: 'ways'}, way))
    way.addEventListener('click', () => this.#filter({}))
  }

  /** @param {Filters} filters */
  #filter(filters) {
    this.#host.element.filters = filters
  }

  /** @param {Element} target */
  #click(target) {
    const {element} = this.#host
    if (target.closest('[part~=narrow]')) this.#toggle(!this.#isOpen)
    if (target.closest('[part~=remove-all]')) {
      this.#custom = false
      this.#filter({})
      element.focus()
    }
    const chip = /** @type {HTMLElement | null} */ (target.closest('[part~=chip]'))
    if (chip) {
      const {kind = '', value = ''} = chip.dataset
      this.#remove(/** @type {'dates' | Kind} */ (kind), value)
      element.focus()
    }
    const bar = target.closest('[part~=bar-place]')
    if (bar) {
      this.#custom = true
      this.#filter({...element.filters, from: bar.getAttribute('data-from') ?? '', to: bar.getAttribute('data-to') ?? ''})
    }
  }

  /** @param {boolean} isOpen */
  #toggle(isOpen) {
    this.#isOpen = isOpen
    this.update(this.#host.view())
  }

  /** @param {HTMLInputElement} input */
  #change(input) {
    const {element} = this.#host
    const {filters} = element
    if (input.name === 'sort') element.sort = /** @type {Sort} */ (input.value)
    else if (input.name === 'period') this.#choosePeriod(input.value)
    else if (input.name === 'from' || input.name === 'to') this.#filter(cleaned({...filters, [input.name]: input.value}))
    else if (input.name in KINDS) {
      const kind = KINDS[/** @type {Kind} */ (input.name)]
      const others = (filters[kind] ?? []).filter(value => value !== input.value)
      this.#filter(cleaned({...filters, [kind]: input.checked ? [...others, input.value] : others}))
    }
  }

  /** @param {string} name */
  #choosePeriod(name) {
    const {element} = this.#host
    this.#custom = name === 'dates'
    if (this.#custom) return this.#draw(this.#controls, this.#host.view())
    const rest = without(element.filters, 'dates')
    this.#filter(name === 'anytime' ? rest : {...rest, ...periodFilter(/** @type {'today'} */ (name))})
  }

  /** @param {'dates' | Kind} kind @param {string} value */
  #remove(kind, value) {
    const {filters} = this.#host.element
    if (kind === 'dates') {
      this.#custom = false
      return this.#filter(without(filters, 'dates'))
    }
    this.#filter(cleaned({...filters, [KINDS[kind]]: (filters[KINDS[kind]] ?? []).filter(one => one !== value)}))
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== 'Escape' || !this.#isOpen || event.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    this.#toggle(false)
    this.#host.parts.tools.querySelector(/** @type {'button'} */ ('[part~=narrow]'))?.focus()
  }
}

/** @param {Set<Control>} controls */
function kindsOf(controls) {
  return /** @type {Kind[]} */ (Object.keys(KINDS)).filter(kind => controls.has(kind))
}

/** @param {Filters} filters @param {'dates' | Kind} kind */
function isChosen(filters, kind) {
  return kind === 'dates' ? filters.from !== undefined || filters.to !== undefined : (filters[KINDS[kind]]?.length ?? 0) > 0
}

/** @param {Filters} filters @param {'dates' | Kind} kind @returns {Filters} */
function without(filters, kind) {
  const rest = {...filters}
  if (kind === 'dates') {
    delete rest.from
    delete rest.to
  } else delete rest[KINDS[kind]]
  return rest
}

/** Less what is empty. @param {Filters} filters @returns {Filters} */
function cleaned(filters) {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined && value.length > 0))
}

/** @typedef {{kind: 'dates' | Kind, value: string, words: string}} Chip */

/** @param {Filters} filters @param {MoreView} view @returns {Chip[]} */
function chipsOf(filters, view) {
  const period = periodOf(filters)
  const words = period === undefined || period === 'dates' ? periodInWords(filters, view) : view.more[period]
  return [
    ...(period === undefined ? [] : [{kind: /** @type {const} */ ('dates'), value: '', words}]),
    .../** @type {Kind[]} */ (Object.keys(KINDS)).flatMap(kind => (filters[KINDS[kind]] ?? []).map(value => ({kind, value, words: labelOf(kind, value, view)}))),
  ]
}

/** @param {Chip[]} chips @param {MoreView} view */
function chipRow(chips, {more}) {
  return h('ul', {part: 'chips', role: 'list'},
    ...chips.map(({kind, value, words}) => h('li', {}, h('button', {
      part: 'chip', type: 'button', 'data-kind': kind, 'data-value': value, 'data-key': `chip ${kind} ${value}`, 'aria-label': more.remove.replace('{filter}', () => words),
    }, h('bdi', {}, words), h('span', {part: 'cross', 'aria-hidden': 'true'}, '×')))),
    ...(chips.length > 1 ? [h('li', {}, h('button', {part: 'remove-all', type: 'button', 'data-key': 'remove-all'}, more.removeAll))] : []),
  )
}

/** @param {Sort} chosen @param {MoreView} view */
function sortChoice(chosen, {more}) {
  return h('fieldset', {part: 'sort'},
    h('legend', {part: 'quiet'}, more.order),
    .../** @type {Sort[]} */ (Object.keys(SORTS)).map(sort => option('radio', 'sort', sort, more[SORTS[sort]], sort === chosen)),
  )
}

/**
 * @param {'radio' | 'checkbox'} type @param {string} name @param {string} value @param {string} words @param {boolean} checked
 * @param {string} [count]
 */
function option(type, name, value, words, checked, count) {
  const input = h('input', {type, name, value, 'data-key': `${name} ${value}`})
  input.checked = checked
  return h('label', {part: 'option'}, input, h('bdi', {part: 'option-label'}, words), ...(count === undefined ? [] : [h('span', {part: 'count'}, count)]))
}

/** @param {string} name @param {string} words @param {string} [value] */
function dayField(name, words, value = '') {
  const input = h('input', {part: 'day', type: 'date', name, 'data-key': name})
  // A month or a year alone is a day to the field.
  input.value = value.length === 10 ? value : value.length === 7 ? `${value}-${name === 'from' ? '01' : lastDay(value)}` : value && `${value}-${name === 'from' ? '01-01' : '12-31'}`
  return h('label', {part: 'day-label'}, words, input)
}

/** @param {string} month As `2023-09`. */
function lastDay(month) {
  const [year, number] = month.split('-').map(Number)
  return String(new Date(Date.UTC(year ?? 0, number ?? 1, 0)).getUTCDate())
}

/** @param {Kind} kind @param {string} value @param {MoreView} view */
function labelOf(kind, value, {lang}) {
  if (kind !== 'language') return value
  try {
    return new Intl.DisplayNames(lang, {type: 'language'}).of(value) ?? value
  } catch {
    return value
  }
}

/** What holds the focus among the tools, by the name that it has when it is drawn again. @param {ShadowRoot} root */
function focusedKey(root) {
  const focused = root.activeElement
  return focused instanceof HTMLElement ? focused.dataset['key'] : undefined
}
