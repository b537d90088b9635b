// The shapes that cross between the engine and JavaScript. Written by hand, once; `src/wasm.rs` names them, and tsc checks
// the real engine's answers against them (tests/package/fixture/answers.mjs).

/** A piece of a text: UTF-16 offsets, as `String.prototype.slice` counts. */
export interface Range {
  /** First unit. */
  start: number
  /** One past the last unit. */
  end: number
}

/** How many articles match: `value` of them, or at least so many. */
export interface Total {
  value: number
  relation: 'eq' | 'gte'
}

/** Text with the places that match the query. */
export interface MarkedText {
  text: string
  /** Into `text`: sorted, not overlapping. */
  marks: Range[]
}

/** A cut of an article around what matches, at sentence or clause. */
export interface Snippet extends MarkedText {
  /** Where the snippet stands in the article's `text`; absent if it is from the lead. */
  range?: Range
  /** Whether its first sentence is cut at the start, its last one at the end. */
  cutStart: boolean
  cutEnd: boolean
}

/** `relevance`: best first. `newest`, `oldest`: by date, undated articles last in both. */
export type Sort = 'relevance' | 'newest' | 'oldest'

export interface SearchOptions {
  /** Hits to return, 0–1000. Default 10. */
  limit?: number
  /** Hits to skip. Default 0. */
  offset?: number
  /** Default `relevance`. */
  sort?: Sort
  /** Whether the query's last word may be the beginning of a word, as while typing. Default false. */
  prefix?: boolean
  /** A longest snippet, in characters, 40–2000. Default 240. */
  snippetLength?: number
  /** Which articles to look at. Default: all. */
  filters?: Filters
  /**
   * Bytes that may be read of the lists of very common words. A search that would have to read more isn't `exact`.
   * Default 262144.
   */
  maxBytes?: number
  /** Whether to count all matches, however long that takes: `total` is then never `gte` for lack of a look. Default false. */
  count?: boolean
  /**
   * Whether a second stage ranks the hits anew, by words like those asked for and by the words of the first hits; of an
   * archive it takes two more round trips, and the first such search loads the engine that has it. Default: unless `prefix`.
   */
  expand?: boolean
  /** Whether of articles that are the same text only the best is a hit, which tells their number. Default true. */
  fold?: boolean
  /** What to count the articles that match by. Counts are exact where `total` is, and where all lists fit into `maxBytes`. Default: nothing. */
  facets?: FacetName[]
}

/** What articles are counted by; `dates` is a histogram by months. */
export type FacetName = 'section' | 'author' | 'tag' | 'language' | 'dates'

export interface FacetCounts {
  /** Most articles first, at most 100; `dates` in order, as `2023-09`, or `2023` where no more is known, without undated articles. */
  values: {value: string; count: number}[]
  /** `gte`: at least so many, for not all lists were read. */
  relation: Total['relation']
}

/** Articles that meet all of these. Labels are meant letter by letter; of several of a kind any will do. */
export interface Filters {
  /** Not before this day: `2023`, `2023-09` or `2023-09-14`. An article whose day isn't known may be of any of its days. */
  from?: string
  /** Not after this day. */
  to?: string
  sections?: string[]
  authors?: string[]
  tags?: string[]
  /** Such as `da`. */
  languages?: string[]
}

/** What is known about an article without its text. */
export interface Card {
  id: string
  /** The headline, where the article has one. */
  title?: string
  /** The headline, else the article's first sentence: never empty unless the article is. */
  heading: string
  lead?: string
  /** `2023`, `2023-09` or `2023-09-14`: as precise as it is known. */
  date?: string
  /** When it was last changed; as `date`. */
  updated?: string
  /** Address of a picture, as the publisher gives it: not checked. */
  image?: string
  url?: string
  section?: string
  authors: string[]
  tags: string[]
  language?: string
  /** `paid`: its text is for subscribers, and no word of it is here. */
  access?: 'paid'
  /** Number of the story that the article tells together with others of the archive; absent if it is alone. */
  story?: number
}

export interface Hit extends Card {
  /** Marks in `heading`. */
  headingMarks: Range[]
  snippet: Snippet
  /** Comparable within one response. */
  score: number
  /** How many other articles of the archive are the same text: copies, cut or edited. `story(id)` names them. */
  duplicates: number
}

export interface SearchResponse {
  /** The query as it was given. */
  query: string
  total: Total
  hits: Hit[]
  /** Whether a look at every article would find the same hits and scores; if not, `maxBytes` were too few. */
  exact: boolean
  /** Whether the second stage ranked them. False where it wasn't asked for, and where it would have read more than `maxBytes`. */
  expanded: boolean
  /** Words that no article holds but that may be slips: searched for as what they may stand for. */
  corrected: Correction[]
  /**
   * The query with what may have been meant by its words: those that were corrected, and, in the second stage, rare ones that
   * are a slip away from a far more frequent one, which are offered and not searched. Absent where nothing else is likelier.
   */
  didYouMean?: string
  /** Words of the query that no article holds, as typed. */
  missing: string[]
  /** Very common words of the query that an article may lack, as typed: beside rarer words they only add to scores. */
  optional: string[]
  /** Stories with two or more articles among all matching ones: their article ids, best first. */
  stories: Story[]
  /** What was asked for and couldn't be had; absent if there is nothing of that kind. */
  gaps?: Gap[]
  /** The counts that were asked for. */
  facets?: {[name in FacetName]?: FacetCounts}
  /** Milliseconds that the call took. */
  tookMs: number
}

export interface SuggestOptions {
  /** Suggestions to make, 1–100. Default 10. */
  limit?: number
}

/** What the beginning of a query may become. */
export interface Suggestion {
  /** All of the query. */
  text: string
  /** What was completed: a name; words that recur side by side; a label; a headline. */
  kind: 'name' | 'phrase' | 'section' | 'author' | 'tag' | 'title'
  /** In how many articles that stands. */
  docFreq: number
}

/** Which of the articles that are like one. */
export type SimilarOptions = Pick<SearchOptions, 'limit' | 'offset' | 'filters' | 'snippetLength' | 'fold'>

/** Why an article scores what it does for a query. */
export interface Explanation {
  id: string
  /** The sum of what its terms contribute; 0 if it holds none. */
  score: number
  /** Factor of its age, which all contributions have. */
  age: number
  /** Whether the second stage is part of it. What was best in the first stage stays first, whatever it scores then. */
  expanded: boolean
  terms: ExplainedTerm[]
}

/** A term that the article holds. */
export interface ExplainedTerm {
  /** The word or phrase of the query that it stands for, as typed; absent for what the query doesn't say itself. */
  word?: string
  /** What was looked up: a stem. */
  term: string
  /**
   * Why: it is the word; the word in other letters; a compound that has it as a part, or a part of one that was asked for; a word like
   * it; a phrase; what the second stage adds.
   */
  kind: 'word' | 'spelling' | 'part' | 'alike' | 'phrase' | 'expansion'
  /** What it counts against the word itself, and the word in the query. */
  weight: number
  /** Rarity of the word in the archive. */
  idf: number
  docFreq: number
  inTitle: boolean
  /** How often it stands elsewhere, in the steps that the index counts in. */
  frequency: number
  /** Words of the article, in steps as well. */
  length: number
  /** What it adds to the score. */
  contribution: number
}

/**
 * What an answer lacks, and why.
 *
 * `engine`: the part of the package that has all of search wasn't loaded, or couldn't be. The hits are those of the first
 * stage; there are no facets.
 *
 * `articles`: so many, of these dates, lie in files that can't be had now. The answer is right for all others; it isn't `exact`,
 * and its total is `gte`.
 */
export type Gap = {part: 'engine'; code: ErrorCode} | ({part: 'articles'; code: ErrorCode} & DateSpan)

/** So many articles, the dated ones of them from the one day to the other; without days if all are undated. */
export interface DateSpan {
  articles: number
  from?: string
  to?: string
}

/** A word that no article holds, and what was searched instead. */
export interface Correction {
  /** As typed. */
  word: string
  /** Words that it may be a slip for, likeliest first. */
  to: string[]
}

export interface Story {
  story: number
  ids: string[]
}

export type BlockKind = 'paragraph' | 'subhead' | 'caption' | 'byline'

/** A part of an article's text. */
export interface Block extends Range {
  kind: BlockKind
}

export interface Article extends Card {
  text: string
  /** The parts of `text`: sorted, not overlapping. */
  blocks: Block[]
  /** With `ArticleOptions.query`: the places in `text` that match it. */
  marks: Range[]
}

export interface ArticleOptions {
  /** Marks what this query would have found. */
  query?: string
  /** As in `SearchOptions`. */
  prefix?: boolean
}

export interface SummaryOptions {
  /** Sentences to choose, 1–100. Default 5, unless another length is asked for: one of the four. */
  sentences?: number
  /** Words to reach, 1–10,000: only the last sentence goes beyond. */
  words?: number
  /** Words at most, 1–10,000. */
  maxWords?: number
  /** Characters at most, as `String.prototype.length` counts, 1–100,000. */
  chars?: number
  /** Prefers sentences that answer this; words behind a `-` are none of it, and a sentence with them is no answer. */
  query?: string
  /** The language of articles that name none, as a BCP 47 tag. Default: told by their words of grammar. */
  language?: string
}

/** What is summed up: an `Article` as an engine gives it, or any text with what is known about it. Other properties are ignored. */
export interface ArticleText {
  /** By which sources name it. Default: its place among those given, from `0` on. */
  id?: string
  title?: string
  lead?: string
  /** `2023`, `2023-09` or `2023-09-14`; another is ignored. */
  date?: string
  language?: string
  text: string
  /** The parts of `text`. Default: it has empty lines between them, and their form tells what they are. */
  blocks?: Block[]
}

/** A place in an article's `text`. */
export interface Source extends Range {
  articleId: string
}

/** A sentence of an article, in full. */
export interface SummarySentence extends Source {
  text: string
  score: number
  /** Where other articles say the same. */
  alsoIn: Source[]
}

/** In reading order. */
export interface Summary {
  sentences: SummarySentence[]
  /** The articles that were summarised. */
  ids: string[]
}

/** A sentence of a version of a text. */
export interface Quote extends Source {
  text: string
}

/** A sentence and what earlier versions say of it. */
export interface ComparedSentence extends Quote {
  /** `kept`: an earlier version has it, with the same figures. `changed`: in other words or with other figures. `new`: none says it. */
  change: 'kept' | 'changed' | 'new'
  /** The earlier sentence that it is, or was made of; absent if it is new. */
  earlier?: Quote
}

/** What became of a text. */
export interface Comparison {
  /** Every sentence of the later version's report, in order. */
  sentences: ComparedSentence[]
  /** Sentences of earlier versions that the later one neither has nor changed. */
  dropped: Quote[]
}

/** An article of a story that says something new. */
export interface StoryVersion {
  articleId: string
  title?: string
  date?: string
  /** What it says that no earlier one does, or says otherwise; of the first one all that it says. */
  news: ComparedSentence[]
  /** Ids of later articles that say nothing but what was said, most of it here. */
  repeatedBy: string[]
}

/** A story, told over all its articles. */
export interface StorySummary {
  /** A fact that several articles tell is told once and names them all; one that only one has names that one. */
  summary: Summary
  /** The articles that say something new, oldest first, undated last: the last one's `news` is what is new. */
  timeline: StoryVersion[]
}

/** A story of an index. */
export interface StoryResponse extends StorySummary {
  /** Its number, as hits have it; absent if the article is alone. */
  story?: number
  /** Its articles without their texts, oldest first, undated last. */
  articles: Card[]
  /** Ids of those that are the same text as the one asked for, cut or edited. */
  duplicates: string[]
}

export interface KeyTermOptions {
  /** Terms of each kind, 1–100. Default 10. */
  limit?: number
}

/** A term that articles are about. */
export interface KeyTerm {
  /** As it is mostly written. */
  text: string
  /** How often it stands there. */
  count: number
  /** In how many of the articles. */
  articles: number
  /** What to search for to find articles with it. */
  query: string
}

/** What articles are about; each list has what stands most often first. */
export interface KeyTerms {
  /** Words and pairs of words, and names of which nothing tells what they are of. */
  phrases: KeyTerm[]
  /** Names of people, in full where they stand so anywhere. */
  people: KeyTerm[]
  places: KeyTerm[]
  organisations: KeyTerm[]
}

export interface ExcerptOptions extends Omit<SummaryOptions, 'query'> {
  /** How many of the best hits to quote from, 1–100. Default 5. */
  hits?: number
  /** Which articles to look at. Default: all. */
  filters?: Filters
}

export interface Info {
  /** Of the package. */
  version: string
  /** Of the index bytes. */
  formatVersion: number
  articles: number
  terms: number
  /** Parts of the index, each with articles of some days. */
  segments: number
  /** Bytes of the index in memory. */
  bytes: number
  /** The languages of the articles. */
  languages: string[]
  /** The first and last date of an article. */
  dates?: { first: string; last: string }
}

/**
 * What went wrong, as `area.cause`. Stable, unlike the message.
 *
 * - `option.invalid`: an argument or option of a wrong type, name or range.
 * - `query.too-long`: the query is longer than 32 KiB of UTF-8.
 * - `article.unknown`: there is no article of that id.
 * - `index.version`, `index.damaged`, `index.truncated`: the index can't be read.
 * - `engine.not-ready`: a call before `init()` has settled.
 * - `engine.load`: the WebAssembly module can't be had (the cause is attached).
 * - `engine.freed`: a call on an engine after `free()`.
 * - `engine.crashed`: a fault of ours; the engine restarts with the next call.
 * - `archive.missing`: the host has no such file; `archive.refused`: it doesn't give it out.
 * - `archive.unreachable`: three tries failed: no network, no permission for this origin, a host in trouble.
 * - `archive.truncated`: a file is shorter than it should be, or broke off three times.
 * - `archive.damaged`: other bytes than were asked for, or such that can't be inflated.
 * - `archive.no-ranges`: the host sends whole files where ranges are asked for, and this one is too large for that.
 * - `archive.stuck`: the engine asks for ever more of an archive, which must be damaged.
 * - `archive.outdated`: there is no network, and the copy on the device is older than `maxOfflineAge`.
 * - `archive.no-storage`: nothing can be pinned here; `archive.storage-full`: not so much.
 * - `aborted`: the caller ended the call: by a signal, by `close()`, or by a later search.
 */
export type ErrorCode =
  | 'option.invalid'
  | 'query.too-long'
  | 'article.unknown'
  | 'index.version'
  | 'index.damaged'
  | 'index.truncated'
  | 'engine.not-ready'
  | 'engine.load'
  | 'engine.freed'
  | 'engine.crashed'
  | 'archive.missing'
  | 'archive.refused'
  | 'archive.unreachable'
  | 'archive.truncated'
  | 'archive.damaged'
  | 'archive.no-ranges'
  | 'archive.stuck'
  | 'archive.outdated'
  | 'archive.no-storage'
  | 'archive.storage-full'
  | 'aborted'

/** Where the WebAssembly module is: an address, a response, its bytes, or the compiled module itself. */
export type ModuleSource = string | URL | Response | BufferSource | WebAssembly.Module

export interface InitOptions {
  /** Default: `referat_bg.wasm`, beside the package's JavaScript. */
  module?: ModuleSource | PromiseLike<ModuleSource>
  /** The module that has all of search. Default: `full_bg.wasm`, there too. `false`: not now, only plain searches' first stages. */
  full?: ModuleSource | PromiseLike<ModuleSource> | false
  /** The module that summarises. Default: `summary_bg.wasm`, there too. `false`: not now, only search. */
  summary?: ModuleSource | PromiseLike<ModuleSource> | false
}

export interface SummaryInitOptions {
  /** Default: `summary_bg.wasm`, beside the package's JavaScript. */
  module?: ModuleSource | PromiseLike<ModuleSource>
}

/** A range of a file of an archive. */
export interface Need {
  /** Path from the archive's folder: letters, digits, `_`, `-`, `.`, folders parted by `/`. */
  file: string
  /** First byte. */
  offset: number
  /** Bytes in the file; 0 is the whole file. */
  length: number
  /**
   * `deflate`: as RFC 1951 has it, without a header. In a range, the stream is followed by zeros and by one byte that is
   * their number.
   */
  encoding: 'raw' | 'deflate'
  /** The most bytes that it inflates to; of a whole raw file, that it has. */
  size: number
}

/** What brings an archive's bytes: `ArchiveHost`, `ArchiveFiles`, or one of your own, for which `read` is enough. */
export interface ArchiveSource {
  /** The bytes of each need, in the order of `needs`, inflated. */
  read(needs: readonly Need[], options: {signal: AbortSignal}): Promise<readonly Uint8Array[]>
  /** What was given for this need was damaged: it isn't to be given again. */
  forget?(need: Need): Promise<void>
  /** Keeps these files on the device, the manifest, and no others. */
  pin?(files: readonly {file: string; size: number}[], options: PinOptions): Promise<void>
  unpin?(): Promise<void>
  /** What is kept. */
  pinned?(): Promise<readonly {file: string; size: number}[]>
}

export interface OpenOptions {
  /**
   * `all`: the whole archive is fetched beside the searches and kept on the device, as by `Archive.pin`; await that to learn
   * how it went. `{since}`: what holds the articles of that day and later.
   */
  offline?: 'all' | {since: string}
  /** Ends the opening; `Archive.close` ends what comes after. */
  signal?: AbortSignal
  /** What may be kept in memory between searches, by the host and by the engine each. Default: 16 MiB. */
  cacheBytes?: number
  /**
   * Milliseconds after which a call first asks whether the archive has changed, so that it answers nothing that was removed
   * since; for a second at most, and for as long as there is no network, it waits for that. Default: a minute. 0: each call does.
   */
  maxAge?: number
  /**
   * Milliseconds without a word from the host after which what is kept on the device is searched no more (`archive.outdated`) until it
   * could be checked for corrections and removals. Default: never. A source of your own sees to that itself.
   */
  maxOfflineAge?: number
  /** As in `SearchOptions`, for searches that don't say. */
  maxBytes?: number
  /** Where the engine is, when the first archive is opened. Default: `archive_bg.wasm`, beside the package's JavaScript. */
  module?: ModuleSource | PromiseLike<ModuleSource>
  /**
   * Where the engine is that has all of search: a search whose second stage or facets are wanted loads it once, and it
   * then takes the place of the first. Default: `full_bg.wasm`, there too.
   */
  full?: ModuleSource | PromiseLike<ModuleSource>
  /**
   * `auto`: the archive lives in a worker, where one can be had; else it is here, as without this option. A function makes the worker, of
   * the script `referat/worker`: in a bundle, which has no script beside it. What is handed over has to be plain data.
   */
  worker?: WorkerSource
  /** The answer of the archive's address to a request for `manifest.referat`, made while this code was on its way. */
  manifest?: Response | PromiseLike<Response>
}

/** Where an archive lives: in a worker if one can be had, in the page, or in a worker that this makes. */
export type WorkerSource = 'auto' | false | (() => Worker)

export interface CallOptions {
  /** Ends the call. */
  signal?: AbortSignal
}

export interface ArchiveSearchOptions extends SearchOptions, CallOptions {
  /** Told what is known before all of it is, maybe more than once; what is final comes by the promise. */
  onProvisional?: (response: SearchResponse) => void
  /** Whether later searches leave this one alone, and it leaves earlier ones alone. Default false. */
  keep?: boolean
}

export interface PinOptions {
  signal?: AbortSignal | undefined
  /** Only what holds articles of this day or later: `2023`, `2023-09` or `2023-09-14`. Default: all. */
  since?: string | undefined
  /** Told how many bytes are stored. */
  onProgress?: ((progress: {bytes: number; total: number}) => void) | undefined
}
