/**
 * The worker's end of `archive-remote.js`: one archive, its calls and its errors as messages.
 *
 * @import {Call} from './archive-remote.js'
 */
import {Archive, open} from './archive.js'
import {toError} from './errors.js'

/** What is under way, to be ended by its number. @type {Map<number, AbortController>} */
const running = new Map()
/** How the archive is opened. @type {Parameters<typeof open>} */
let source
/** @type {Promise<Archive> | undefined} */
let opening

/** @param {{data: {id?: number} & Partial<Call>}} message Without a call: its end. Without a number: are you there? */
onmessage = ({data: {id, method, ...call}}) => {
  if (id === undefined) postMessage({})
  else if (method === undefined) running.get(id)?.abort()
  else void run(id, /** @type {Call} */ ({method, ...call}))
}

/** @param {number} id @param {Call} call */
async function run(id, {method, args, at, listeners}) {
  const controller = new AbortController()
  running.set(id, controller)
  try {
    if (at >= 0) args[at] = {...Object(args[at]), signal: controller.signal, ...Object.fromEntries(listeners.map(name => [name, (/** @type {unknown} */ value) => postMessage({id, name, value})]))}
    postMessage({id, value: await (method === 'open' ? start(args) : answer(method, args))})
  } catch (error) {
    const {code, message} = toError(error)
    postMessage({id, error: {code, message}})
  } finally {
    running.delete(id)
  }
}

/** What the archive can be asked. @param {unknown[]} args */
async function start(args) {
  source = /** @type {Parameters<typeof open>} */ (args)
  await opened()
  return Object.getOwnPropertyNames(Archive.prototype).filter(name => name !== 'constructor')
}

/** The archive; opened once more by the next call where that failed. */
function opened() {
  opening ??= open(...source).catch(error => {
    opening = undefined
    throw error
  })
  return opening
}

/** @param {string} method @param {unknown[]} args */
async function answer(method, args) {
  const archive = /** @type {Record<string, (...args: unknown[]) => unknown>} */ (/** @type {unknown} */ (await opened()))
  // A task later: what was given up meanwhile isn't begun.
  await new Promise(next => setTimeout(next))
  return archive[method]?.(...args)
}

// The first sign of life.
postMessage({})
