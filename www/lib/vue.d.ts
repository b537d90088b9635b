// The elements in Vue's templates: `import type {} from 'referat/vue'`, once.
import type {DefineComponent} from 'vue'
import type {SearchAttributes, StoryAttributes, SummaryAttributes} from './elements.js'

export type {SearchAttributes, StoryAttributes, SummaryAttributes} from './elements.js'

declare module 'vue' {
  interface GlobalComponents {
    'referat-search': DefineComponent<SearchAttributes>
    'referat-summary': DefineComponent<SummaryAttributes>
    'referat-story': DefineComponent<StoryAttributes>
  }
}
