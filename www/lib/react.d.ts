// The elements in React's JSX: `import type {} from 'referat/react'`, once.
import type {DetailedHTMLProps, HTMLAttributes} from 'react'
import type {ReferatSearch} from './element.js'
import type {SearchAttributes, StoryAttributes, SummaryAttributes} from './elements.js'
import type {ReferatStory, ReferatSummary} from './reading.js'

export type {SearchAttributes, StoryAttributes, SummaryAttributes} from './elements.js'

type Props<E, A> = Omit<DetailedHTMLProps<HTMLAttributes<E>, E>, keyof A> & A

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'referat-search': Props<ReferatSearch, SearchAttributes>
      'referat-summary': Props<ReferatSummary, SummaryAttributes>
      'referat-story': Props<ReferatStory, StoryAttributes>
    }
  }
}
