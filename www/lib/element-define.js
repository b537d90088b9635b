/**
 * Defines `<referat-search>`. Harmless when it is already defined, and where there is no DOM.
 */
import {ReferatSearch} from './element.js'

const registry = globalThis.customElements
if (registry && !registry.get('referat-search')) registry.define('referat-search', ReferatSearch)
