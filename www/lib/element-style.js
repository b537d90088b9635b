/**
 * The element's stylesheet: one for all elements of a page, adopted, so that it works under `style-src 'self'`.
 */

const CSS = `
:host {
  --text: var(--referat-text-color, CanvasText);
  --muted: var(--referat-muted-color, light-dark(#5d5850, #b1aaa0));
  --accent: var(--referat-accent-color, light-dark(#8a1c1c, #f0a496));
  --line: var(--referat-line-color, light-dark(#d8d2c7, #45413c));
  --surface: var(--referat-surface-color, light-dark(#f4f0e8, #24221f));
  --field: var(--referat-field-color, light-dark(#ffffff, #1c1b19));
  --mark: var(--referat-mark-color, light-dark(#fbe7a1, #5d4a0e));
  --mark-text: var(--referat-mark-text-color, inherit);
  --heading: var(--referat-heading-font, Charter, 'Bitstream Charter', 'Iowan Old Style', Cambria, Georgia, serif);
  --small: var(--referat-small-font, system-ui, sans-serif);
  --radius: var(--referat-radius, 2px);
  --gap: var(--referat-gap, 1.5rem);
  --focus: var(--referat-focus-color, light-dark(#1b5aa6, #8cbcff));
  --measure: var(--referat-measure, 38em);
  display: block;
  color: var(--text);
  overflow-wrap: anywhere;
}
:host([mode=dialog]) { display: inline-block }
[part~=content] { container-type: inline-size; color: var(--text) }
:host([hidden]) { display: none }
*, ::before, ::after { box-sizing: border-box }
[part~=quiet] { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
p, h1, h2, h3, h4, h5, h6, ol, ul { margin: 0; padding: 0; font: inherit }
ol, ul { list-style: none }
bdi, [dir] { unicode-bidi: isolate }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: .2em; text-decoration-thickness: .06em }
a:hover { text-decoration-color: currentcolor }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 3px; border-radius: 1px }
mark { background: var(--mark); color: var(--mark-text); padding: 0 .08em; margin: 0 -.08em; border-radius: .1em; box-decoration-break: clone; -webkit-box-decoration-break: clone }
svg { inline-size: 1.25rem; block-size: 1.25rem; fill: none; stroke: currentcolor; stroke-width: 1.75; stroke-linecap: round }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer }

[part~=field] { position: relative; display: flex; align-items: center }
[part~=field] svg { flex: none }
[part~=field] > svg { position: absolute; inset-inline-start: .9rem; color: var(--muted); pointer-events: none }
[part~=input] {
  inline-size: 100%; min-inline-size: 0; appearance: none;
  font: inherit; font-size: max(1.125em, 16px); line-height: 1.4; color: inherit;
  padding: .7rem 3.1rem .7rem 2.9rem; background: var(--field);
  border: 1px solid var(--muted); border-radius: var(--radius);
}
[part~=input]::placeholder { color: var(--muted); opacity: 1 }
[part~=input]::-webkit-search-cancel-button { display: none }
[part~=input]:focus-visible { outline-offset: 0; border-color: var(--focus) }
[part~=clear] { position: absolute; inset-inline-end: .35rem; inline-size: 2.5rem; block-size: 2.5rem; display: grid; place-items: center; color: var(--muted) }
[part~=clear]:hover { color: var(--text) }

[data-asking] [part~=tools]:empty, [part~=tools][data-used]:empty { min-block-size: 2.75rem }
[part~=status] { font: .875rem/1.5 var(--small); color: var(--muted); min-block-size: 1.5em; margin-block: .6rem 1rem }
[part~=status] > :not(:last-child)::after { content: ' · ' / '' }
[part~=body] { display: grid; grid-template-columns: minmax(0, 1fr); gap: calc(var(--gap) * 1.5); align-items: start }
[part~=group] { font: 700 .8125rem/1.4 var(--small); letter-spacing: .02em; padding-block-end: .6rem; border-block-end: 1px solid var(--line) }
[part~=hits] > li { padding-block: var(--gap); border-block-end: 1px solid var(--line) }
[part~=hits]:not([part~=newest]) > li:first-child { border-block-start: 1px solid var(--line) }
[part~=kicker], [part~=authors], [part~=story] { font: .8125rem/1.5 var(--small); color: var(--muted) }
[part~=kicker] { margin-block-end: .3rem }
[part~=kicker] > * + *::before { content: ' · ' / '' }
[part~=kicker] [part~=section] { color: var(--accent); font-weight: 600 }
[part~=heading] { font: var(--referat-heading-weight, 700) var(--referat-heading-size, 1.3125rem)/1.25 var(--heading); text-wrap: pretty; max-inline-size: var(--measure) }
[part~=heading] a { text-decoration-color: transparent }
[part~=heading] a:hover { text-decoration-color: currentcolor }
[part~=snippet] { margin-block-start: .5rem; line-height: 1.55; max-inline-size: var(--measure); text-wrap: pretty }
[part~=authors], [part~=story] { margin-block-start: .5rem }
[part~=story] { color: var(--accent) }
[part~=more], [part~=ways] button, [part~=trigger] { font: 600 .9375rem/1 var(--small); padding: .8rem 1.1rem; border: 1px solid var(--muted); border-radius: var(--radius) }
[part~=more]:hover, [part~=ways] button:hover, [part~=trigger]:hover { border-color: currentcolor }
[part~=more] { margin-block-start: var(--gap) }
[part~=ways] { display: flex; flex-wrap: wrap; gap: .75rem }

[part~=note] { max-inline-size: 34em; margin-block-end: calc(var(--gap) * 1.5) }
[part~=note] [part~=title] { font: 700 1.3125rem/1.3 var(--heading) }
[part~=note] p + p { margin-block-start: .5rem; line-height: 1.55 }
[part~=note] [part~=ways] { margin-block-start: var(--gap) }

[part~=trigger] { display: inline-flex; align-items: center; gap: .6rem; min-block-size: 2.75rem; padding-block: 0 }
[part~=aside]:empty, [hidden] { display: none !important }

:host(:not([mode=dialog])) [data-asking] [part~=body] { min-block-size: var(--referat-results-height, 100svh) }

@container (max-width: 30rem) {
  [part~=heading], [part~=snippet] { hyphens: auto }
}
`

/** By its text. @type {Map<string, CSSStyleSheet>} */
const sheets = new Map()

/** The stylesheet of a text, made on first use. @param {string} css */
export function styleSheet(css) {
  let sheet = sheets.get(css)
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    sheets.set(css, sheet)
  }
  return sheet
}

export function elementStyle() {
  return styleSheet(CSS)
}
