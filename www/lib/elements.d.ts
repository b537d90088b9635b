// The elements by their tags, for `document.querySelector('referat-search')` and its kin, and their events.
import type {ReferatSearch} from './element.js'
import type {ReferatErrorEvent, ReferatResultsEvent, ReferatSearchEvent, ReferatSelectEvent} from './events.js'
import type {ReferatStory, ReferatSummary} from './reading.js'

declare global {
  interface HTMLElementTagNameMap {
    'referat-search': ReferatSearch
    'referat-summary': ReferatSummary
    'referat-story': ReferatStory
  }
  interface HTMLElementEventMap {
    'referat-search': ReferatSearchEvent
    'referat-results': ReferatResultsEvent
    'referat-select': ReferatSelectEvent
    'referat-error': ReferatErrorEvent
    /** A newer archive is searched from now on. Cancel it to leave what is shown until the next search. */
    'referat-update': Event
  }
}

/** As markup has it: there is `true` for a bare attribute, and nothing for `false`. */
type Flag = boolean | ''

interface Common {
  /** Address of an archive's folder. Default: the embedded articles. */
  src?: string
  lang?: string
  preload?: Flag
  'heading-level'?: number | string
}

/** Attributes of `<referat-search>`, for templates; what they mean: README.md. */
export interface SearchAttributes extends Common {
  value?: string
  name?: string
  placeholder?: string
  label?: string
  limit?: number | string
  sort?: 'relevance' | 'newest' | 'oldest'
  controls?: string
  mode?: 'inline' | 'dialog'
  shortcut?: string
  'url-state'?: Flag | (string & {})
  offline?: Flag
  recent?: Flag
  suggest?: 'off'
  summary?: Flag | 'excerpt'
  images?: Flag
}

/** Attributes of `<referat-summary>`. */
export interface SummaryAttributes extends Common {
  /** A selector. */
  for?: string
  article?: string
  sentences?: number | string
  open?: Flag
}

/** Attributes of `<referat-story>`. */
export interface StoryAttributes extends Common {
  article?: string
  versions?: number | string
}
