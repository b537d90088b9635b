/**
 * An archive that lives in a worker, so that no search holds up the page: every call is handed over, and answered or failed.
 *
 * A worker that doesn't answer for long, or breaks, is replaced; what it was asked is asked once more of the next one, and
 * refused if that breaks too. Where no worker can be had (the page's policy, another origin, an old browser) the archive lives in the page.
 *
 * @import {Archive} from './archive.js'
 * @import {OpenOptions, WorkerSource} from './types.js'
 */
import {AbortError, EngineError, OptionError, toError} from './errors.js'

/**
 * How often a worker that owes answers is looked after, and how often in vain before it counts as hanging: 4 s, or half a minute
 * while its script may still be on the way.
 */
const LOOK_MS = 500
const PATIENCE = 8
const LOADING = 60

/** @typedef {{method: string, args: unknown[], at: number, listeners: string[]}} Call What is asked; `at`: where the listeners were among `args`. */
/** @typedef {Call & {resolve: (value: any) => void, reject: (error: unknown) => void, told: (name: string, value: unknown) => void, tries: number}} Pending */
/** @typedef {{id?: number, name?: string, value?: unknown, error?: {code: string, message: string}}} Answer Without `id`: a sign of life. */

/**
 * As `open` of `archive.js`, in a worker if one can be had.
 *
 * @param {string} address
 * @param {Omit<OpenOptions, 'worker'>} options
 * @param {WorkerSource} worker
 * @returns {Promise<Archive>}
 */
export async function openInWorker(address, options, worker) {
  const make = worker === 'auto' ? shippedWorker() : worker
  const remote = make && new Remote(make)
  try {
    if (remote) return await remote.open(address, options)
  } catch (error) {
    if (error !== REFUSED) throw error
  }
  return (await import('./archive.js')).open(address, options)
}

/** Why there is no worker. */
const REFUSED = new EngineError('engine.load', 'no worker can be had')

/** The page's permission, asked for once. @type {{createScriptURL: (address: string) => string} | undefined} */
let policy

/**
 * What makes a worker of the script beside this one. In a bundle there is none beside it, which its name tells; there the page makes one.
 */
function shippedWorker() {
  const [folder, name] = [import.meta.url.replace(/[^/]*$/, ''), import.meta.url.slice(import.meta.url.lastIndexOf('/') + 1)]
  if (!/^archive-remote\.js(\?|$)/.test(name)) return undefined
  return () => {
    const {trustedTypes} = /** @type {{trustedTypes?: {createPolicy: (name: string, rules: NonNullable<typeof policy>) => NonNullable<typeof policy>}}} */ (globalThis)
    policy ??= trustedTypes?.createPolicy('referat', {createScriptURL: address => address})
    const address = `${folder}archive-worker.js`
    return new Worker(policy?.createScriptURL(address) ?? address, {type: 'module'})
  }
}

class Remote {
  #make
  /** @type {Worker | undefined} */
  #worker
  /** @type {Map<number, Pending>} */
  #calls = new Map()
  #next = 0
  /** How to open the archive again. @type {Call | undefined} */
  #opening
  /** Whether a worker has ever said anything, and whether this one has. */
  #lives = false
  #heard = false
  #closed = false
  /** Looks in vain. */
  #silent = 0
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looking

  /** @param {() => Worker} make */
  constructor(make) {
    this.#make = make
  }

  /** @param {string} address @param {Omit<OpenOptions, 'worker'>} options @returns {Promise<Archive>} */
  async open(address, options) {
    const methods = await this.#ask('open', [address, options])
    // Whoever ended the opening has no say in what comes after it.
    this.#opening = callOf('open', [address, options])
    /** @type {Record<string, unknown>} */
    const archive = {close: () => this.#close()}
    for (const method of methods) archive[method] ??= (/** @type {unknown[]} */ ...args) => this.#ask(method, args)
    return /** @type {Archive} */ (/** @type {unknown} */ (archive))
  }

  #close() {
    this.#closed = true
    this.#worker?.terminate()
    this.#failAll(new AbortError('aborted', 'the call was aborted', {cause: new Error('the archive was closed')}))
  }

  /** @param {string} method @param {unknown[]} args @returns {Promise<any>} */
  async #ask(method, args) {
    if (this.#closed) throw new EngineError('engine.freed', 'the archive was closed; open it again')
    const call = callOf(method, args)
    const listeners = /** @type {Record<string, any>} */ (args[call.at] ?? {})
    /** @type {AbortSignal | undefined} */
    const signal = listeners['signal']
    const aborted = () => new AbortError('aborted', 'the call was aborted', {cause: signal?.reason})
    if (signal?.aborted) throw aborted()
    const id = ++this.#next
    const end = () => {
      if (!this.#calls.has(id)) return
      this.#worker?.postMessage({id})
      this.#calls.get(id)?.reject(aborted())
    }
    signal?.addEventListener('abort', end)
    try {
      return await new Promise((resolve, reject) => {
        this.#calls.set(id, {...call, resolve, reject, tries: 0, told: (name, value) => listeners[name]?.(value)})
        if (this.#worker) this.#send(id)
        else this.#start()
      })
    } finally {
      signal?.removeEventListener('abort', end)
      this.#calls.delete(id)
      if (this.#calls.size === 0) this.#look(false)
    }
  }

  /** A new worker, which is asked all that is open. */
  #start() {
    try {
      const worker = (this.#worker = this.#make())
      this.#heard = false
      worker.onmessage = ({data}) => this.#hear(data)
      worker.onmessageerror = () => this.#break()
      worker.onerror = event => {
        event.preventDefault()
        this.#break()
      }
    } catch {
      return this.#failAll(REFUSED)
    }
    if (this.#opening) this.#post({id: 0, ...this.#opening})
    for (const id of this.#calls.keys()) this.#send(id)
  }

  /** @param {number} id */
  #send(id) {
    const pending = this.#calls.get(id)
    if (!pending) return
    const {method, args, at, listeners, reject} = pending
    pending.tries += 1
    try {
      this.#post({id, method, args, at, listeners})
    } catch (cause) {
      reject(new OptionError('option.invalid', `${method}() in a worker takes plain data`, {cause}))
    }
  }

  /** @param {object} message */
  #post(message) {
    this.#worker?.postMessage(message)
    this.#look(true)
  }

  /** @param {Answer} answer */
  #hear({id, name, value, error}) {
    this.#silent = 0
    this.#lives = this.#heard = true
    const pending = id === undefined ? undefined : this.#calls.get(id)
    if (!pending) return
    if (name !== undefined) pending.told(name, value)
    else if (error) pending.reject(toError(Object.assign(new Error(error.message), {code: error.code})))
    else pending.resolve(value)
  }

  /** Whether the worker owes an answer, and so a sign of life at each look. A page that sleeps doesn't look. @param {boolean} on */
  #look(on) {
    if (!on) clearInterval(this.#looking)
    if (!on || this.#looking === undefined) this.#silent = 0
    if (on) this.#looking ??= setInterval(() => (++this.#silent > (this.#heard ? PATIENCE : LOADING) ? this.#break() : this.#worker?.postMessage({})), LOOK_MS)
    else this.#looking = undefined
  }

  /** The worker is of no use any more. */
  #break() {
    this.#worker?.terminate()
    this.#worker = undefined
    this.#look(false)
    // One that never said anything never was one.
    if (!this.#lives) return this.#failAll(REFUSED)
    for (const [id, {tries, reject}] of this.#calls) {
      if (tries < 2) continue
      this.#calls.delete(id)
      reject(new EngineError('engine.crashed', 'the engine failed twice at this; others go on'))
    }
    if (this.#calls.size > 0) this.#start()
  }

  /** @param {Error} error */
  #failAll(error) {
    for (const {reject} of this.#calls.values()) reject(error)
    this.#calls.clear()
    this.#look(false)
  }
}

/** What can be sent of a call: functions and signals stay here, and are told by name. @param {string} method @param {unknown[]} args @returns {Call} */
function callOf(method, args) {
  const at = args.findIndex(arg => Object(arg) === arg && Object.values(/** @type {object} */ (arg)).some(isListener))
  if (at < 0) return {method, args, at, listeners: []}
  const entries = Object.entries(/** @type {object} */ (args[at]))
  const plain = Object.fromEntries(entries.filter(([, value]) => !isListener(value)))
  return {method, at, args: args.map((arg, n) => (n === at ? plain : arg)), listeners: entries.flatMap(([name, value]) => (typeof value === 'function' ? name : []))}
}

/** @param {unknown} value */
function isListener(value) {
  return typeof value === 'function' || value instanceof AbortSignal
}
