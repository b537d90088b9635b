/**
 * The elements of an article's page: `<referat-summary>` and `<referat-story>`. Importing this defines nothing.
 */
export {ReferatStory} from './story-element.js'
export {ReferatSummary} from './summary-element.js'
