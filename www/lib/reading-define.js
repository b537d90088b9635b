/**
 * Defines `<referat-summary>`. Harmless when it is already defined, and where there is no DOM.
 */
import {ReferatSummary} from './reading.js'

const registry = globalThis.customElements
if (registry && !registry.get('referat-summary')) registry.define('referat-summary', ReferatSummary)
