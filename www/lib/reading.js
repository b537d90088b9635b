/**
 * The element of an article's page, `<referat-summary>`. Importing this defines nothing.
 */
export {ReferatSummary} from './summary-element.js'
