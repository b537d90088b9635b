/**
 * Defines `<referat-summary>` and `<referat-story>`. Harmless when they are already defined, and where there is no DOM.
 */
import {ReferatStory, ReferatSummary} from './reading.js'

const registry = globalThis.customElements
if (registry && !registry.get('referat-summary')) registry.define('referat-summary', ReferatSummary)
if (registry && !registry.get('referat-story')) registry.define('referat-story', ReferatStory)
