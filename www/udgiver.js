/**
 * The publisher's page: the search in other clothes, and the code that puts it on a page.
 */
import './lib/element-define.js'
import './lib/reading-define.js'

const form = /** @type {HTMLFormElement} */ (document.querySelector('#look'))
const place = /** @type {HTMLElement} */ (document.querySelector('#try'))
const code = /** @type {HTMLElement} */ (document.querySelector('#embed'))
const copied = /** @type {HTMLElement} */ (document.querySelector('#copied'))

const TAG = `<referat-search src="/arkiv/" url-state>
  <form role="search" action="/soeg"><input name="q" aria-label="Søg"></form>
</referat-search>
<script type="module" src="/referat/define.js"></script>`

/** What differs from the form as it was: names of properties and their values. @returns {[string, string][]} */
function chosen() {
  return [...form.elements].flatMap(element => {
    if (element instanceof HTMLInputElement) {
      return element.value === element.defaultValue ? [] : [[element.name, element.value + (element.dataset['unit'] ?? '')]]
    }
    return element instanceof HTMLSelectElement && element.value ? [[element.name, element.value]] : []
  })
}

function dress() {
  const properties = chosen()
  place.removeAttribute('style')
  for (const [name, value] of properties) place.style.setProperty(name, value)
  const rules = properties.map(([name, value]) => `  ${name}: ${value};\n`).join('')
  code.textContent = rules ? `${TAG}\n\n/* i jeres stylesheet */\nreferat-search {\n${rules}}` : TAG
}

form.addEventListener('input', dress)
form.addEventListener('submit', event => event.preventDefault())
// The fields have their values back a moment later.
form.addEventListener('reset', () => setTimeout(dress))
document.querySelector('#copy')?.addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '')
    copied.textContent = 'Kopieret'
  } catch {
    copied.textContent = 'Browseren tillod det ikke: markér koden, og kopiér den selv'
  }
})
// An article opens on the front page, where articles are read.
addEventListener('referat-select', event => {
  const {href} = /** @type {import('./lib/events.js').ReferatSelectEvent} */ (event)
  if (!href.startsWith('#')) return
  event.preventDefault()
  location.assign(`./${href}`)
})
dress()
