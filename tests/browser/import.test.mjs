// The element's modules where there is no DOM.
import assert from 'node:assert/strict'
import {test} from 'node:test'

test('the elements can be imported without a DOM', async () => {
  const {ReferatSearch} = await import('../../www/lib/element.js')
  await import('../../www/lib/element-define.js')
  const {ReferatStory, ReferatSummary} = await import('../../www/lib/reading.js')
  await import('../../www/lib/reading-define.js')
  assert.deepEqual([ReferatSearch, ReferatSummary, ReferatStory].map(one => typeof one), ['function', 'function', 'function'])
})
