/**
 * The element's events. All bubble and leave the shadow root.
 *
 * @import {Range, SearchResponse} from './types.js'
 */

/** Before a search. Cancel it to keep the element from searching. */
export class ReferatSearchEvent extends Event {
  /** @param {string} query */
  constructor(query) {
    super('referat-search', {bubbles: true, composed: true, cancelable: true})
    /** What will be searched for. */
    this.query = query
  }
}

/** After a search, its results shown. */
export class ReferatResultsEvent extends Event {
  /** @param {SearchResponse} response */
  constructor(response) {
    super('referat-results', {bubbles: true, composed: true})
    /** What the engine answered. */
    this.response = response
  }
}

/** An article, or a place in one, was chosen. Cancel it to keep the link from being followed. */
export class ReferatSelectEvent extends Event {
  /**
   * @param {string} articleId
   * @param {string} href
   * @param {Range} [place]
   */
  constructor(articleId, href, place) {
    super('referat-select', {bubbles: true, composed: true, cancelable: true})
    this.articleId = articleId
    /** Where the link leads. */
    this.href = href
    /** The chosen sentence in the article's text; absent if the whole article was chosen. */
    this.place = place
  }
}

/** A load or a search failed; the element shows what can be done. */
export class ReferatErrorEvent extends Event {
  /** @param {unknown} error */
  constructor(error) {
    super('referat-error', {bubbles: true, composed: true})
    /** What was thrown: a `ReferatError` unless the fault is ours. */
    this.error = error
  }
}
