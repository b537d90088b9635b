import {whole} from './element-base.js'
import {ReadingElement} from './reading-element.js'
import {articleHref, cardHref, dateInWords, fill, h, heading, listed, shortened} from './render.js'
import {loadStore} from './store.js'
import {counted} from './strings.js'

/**
 * @import {ReadingView} from './reading-element.js'
 * @import {Card, ComparedSentence, StoryResponse, StoryVersion, SummarySentence} from './types.js'
 */

/** Sentences of the whole story, and at most of each article of the course. */
const SENTENCES = 4
const NEWS = 3
/** Longest name of a source, in characters. */
const SOURCE_LENGTH = 40

/**
 * A story that several articles tell: what is new, all of it in brief, and what each article brought when it came. Every sentence
 * stands in an article, and leads to it.
 *
 * Read when it comes near the window. An article that is alone has no story: then nothing is shown.
 *
 * @tagname referat-story
 * @attr {string} article - Id of one of its articles. Property: `article`.
 * @attr {string} src - Of which archive; without it, the embedded articles. Property: `src`.
 * @attr {number} versions - Articles of the course that are shown at most, the newest: 1–50, default 10. Property: `versions`.
 * @attr {boolean} preload - Reads at once. Property: `preload`.
 * @attr {number} heading-level - 2–6, default 3; those of articles are one more. Property: `headingLevel`.
 * @attr {string} lang - Language of the element's own words. Default: that of the page, else da.
 * @fires referat-select - {@link import('./events.js').ReferatSelectEvent}: an article or a sentence was chosen, cancelable.
 * @fires referat-error - {@link import('./events.js').ReferatErrorEvent}: it couldn't be read.
 * @fires loadstart - With `load`, `error` and `loadend` as the platform has them: no bubbling.
 * @csspart content - All of it. In it: `status`; `note` with `ways` and `retry`.
 * @csspart whole - The story in brief. In it: `group`, `sentences`, `sentence`, `source`, `link`.
 * @csspart latest - What is new. In it: `group`, `kicker`, `heading`, `sentences`.
 * @csspart course - What each article brought. In it: `group`, `version`, `date`, `heading`, `current`, `news`, `changed`, `repeated`.
 * @cssprop [--referat-surface-color]
 * @cssprop [--referat-accent-color]
 * @cssprop [--referat-line-color]
 * @cssprop [--referat-heading-font]
 */
export class ReferatStory extends ReadingElement {
  static observedAttributes = ['article', 'src', 'versions', 'preload', 'heading-level', 'lang']

  get versions() {
    return whole(this.getAttribute('versions'), 1, 50, 10)
  }
  set versions(count) {
    this.setAttribute('versions', String(count))
  }

  /** @override @protected @param {ReadingView} view */
  async read(view) {
    if (!this.article) return []
    const store = await loadStore(this.src, ReferatStory.worker)
    const story = await store.story(this.article, {sentences: SENTENCES})
    if (story.articles.length < 2) return []
    const cards = new Map(story.articles.map(card => [card.id, card]))
    return [...latest(story, cards, view), ...inBrief(story, cards, view), ...course(story, cards, this.article, this.versions, view)]
  }
}

/** @param {StoryResponse} story @param {Map<string, Card>} cards @param {ReadingView} view */
function latest({timeline}, cards, view) {
  const last = timeline.at(-1)
  if (!last || timeline.length < 2) return []
  return [h('section', {part: 'latest', 'aria-labelledby': 'latest'},
    heading(view.level, {part: 'group', id: 'latest'}, view.reading.latest),
    ...dateLine(last, view),
    ...newsList(last, view),
    h('p', {part: 'source'}, articleLink(cards.get(last.articleId), last.articleId)),
  )]
}

/** @param {StoryResponse} story @param {Map<string, Card>} cards @param {ReadingView} view */
function inBrief({summary: {sentences}}, cards, view) {
  if (sentences.length === 0) return []
  return [h('section', {part: 'whole', 'aria-labelledby': 'whole'},
    heading(view.level, {part: 'group', id: 'whole'}, view.reading.whole),
    h('ul', {part: 'sentences', role: 'list'}, ...sentences.map(sentence => h('li', {},
      h('p', {part: 'sentence', dir: 'auto'}, placeLink(sentence)),
      h('p', {part: 'source'}, ...sources(sentence, cards, view)),
    ))),
  )]
}

/** @param {StoryResponse} story @param {Map<string, Card>} cards @param {string} current @param {number} most @param {ReadingView} view */
function course({timeline}, cards, current, most, view) {
  if (timeline.length < 2) return []
  return [h('section', {part: 'course', 'aria-labelledby': 'course'},
    heading(view.level, {part: 'group', id: 'course'}, view.reading.course),
    h('ol', {part: 'versions', role: 'list'}, ...timeline.slice(-most).map(version => {
      const isCurrent = version.articleId === current
      return h('li', {part: 'version', 'aria-current': isCurrent ? 'true' : undefined},
        ...dateLine(version, view),
        heading(view.level + 1, {part: 'heading'}, articleLink(cards.get(version.articleId), version.articleId)),
        ...(isCurrent ? [h('p', {part: 'current'}, view.reading.thisArticle)] : []),
        ...newsList(version, view),
        ...(version.repeatedBy.length > 0 ? [h('p', {part: 'repeated'}, counted(view.reading.repeated, version.repeatedBy.length, view.lang))] : []),
      )
    })),
  )]
}

/** @param {StoryVersion} version @param {ReadingView} view */
function dateLine({date}, {lang}) {
  return date === undefined ? [] : [h('p', {part: 'kicker'}, h('time', {part: 'date', datetime: date}, dateInWords(date, lang)))]
}

/** @param {StoryVersion} version @param {ReadingView} view */
function newsList({news}, {reading}) {
  if (news.length === 0) return []
  return [h('ul', {part: 'news sentences', role: 'list'}, ...news.slice(0, NEWS).map(sentence => h('li', {part: 'sentence', dir: 'auto'},
    ...(sentence.change === 'changed' ? [h('span', {part: 'changed'}, reading.changed), ' '] : []),
    placeLink(sentence),
  )))]
}

/** @param {SummarySentence} sentence @param {Map<string, Card>} cards @param {ReadingView} view */
function sources(sentence, cards, {strings, lang}) {
  const [first, ...others] = [sentence, ...sentence.alsoIn].map(({articleId}) => h('bdi', {}, shortened(cards.get(articleId)?.heading ?? articleId, SOURCE_LENGTH)))
  const from = fill(strings.from, {source: first ?? ''})
  return others.length > 0 ? [...from, ', ', ...fill(strings.alsoIn, {sources: listed(others, lang)})] : from
}

/** @param {Card | undefined} card @param {string} id */
function articleLink(card, id) {
  return h('a', {part: 'link', href: card ? cardHref(card) : articleHref(id), 'data-article': id, dir: 'auto'}, card?.heading ?? id)
}

/** @param {SummarySentence | ComparedSentence} sentence */
function placeLink({articleId, start, end, text}) {
  return h('a', {part: 'link', href: articleHref(articleId, {start, end}), 'data-article': articleId, 'data-start': String(start), 'data-end': String(end)}, text)
}
