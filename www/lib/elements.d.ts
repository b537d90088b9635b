// The elements by their tags, for `document.querySelector('referat-search')` and its kin.
import type {ReferatSearch} from './element.js'
import type {ReferatStory, ReferatSummary} from './reading.js'

declare global {
  interface HTMLElementTagNameMap {
    'referat-search': ReferatSearch
    'referat-summary': ReferatSummary
    'referat-story': ReferatStory
  }
}
