// The element's modules where there is no DOM.
import assert from 'node:assert/strict'
import {test} from 'node:test'

test('the element can be imported without a DOM', async () => {
  const {ReferatSearch} = await import('../../www/lib/element.js')
  await import('../../www/lib/element-define.js')
  assert.equal(typeof ReferatSearch, 'function')
})
