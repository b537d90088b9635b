/**
 * The style of what comes after the first answer; as `element-style.js`.
 */
import {styleSheet} from './element-style.js'

const CSS = `
[part~=body][data-stale] { opacity: .6; transition: opacity .2s .5s }
[part~=meant] { text-decoration: underline; text-underline-offset: .2em; text-decoration-thickness: .06em; min-block-size: 1.5rem }
[part~=summary] { background: var(--surface); border-block-start: 3px solid var(--accent); padding: 1.1rem 1.25rem 1.25rem; border-end-start-radius: var(--radius); border-end-end-radius: var(--radius) }
[part~=summary] [part~=group] { font: 700 1.1875rem/1.3 var(--heading); letter-spacing: 0; border: 0; padding: 0 }
[part~=summary] [part~=story] { margin-block: .1rem 0; color: var(--muted) }
[part~=summary] li { padding-block-start: .8rem; margin-block-start: .8rem; border-block-start: 1px solid var(--line) }
[part~=sentence] { line-height: 1.5; text-wrap: pretty }
[part~=sentence] a { text-decoration-color: transparent }
[part~=sentence] a:hover { text-decoration-color: currentcolor }
[part~=source] { font: .8125rem/1.5 var(--small); color: var(--muted); margin-block-start: .3rem }

[part~=image] { float: inline-end; inline-size: clamp(5rem, 25%, 9rem); block-size: auto; aspect-ratio: 3 / 2; object-fit: cover; margin-inline-start: 1rem; margin-block-end: .5rem; border-radius: var(--radius); background: var(--surface) }
[part~=hit] article { display: flow-root }
[part~=paid] { font-weight: 600; color: var(--text) }
[part~=kicker] > [part~=paid]::before { font-weight: 400; color: var(--muted) }
[part~=editions] { font: .8125rem/1.5 var(--small); color: var(--accent); margin-block-start: .5rem; min-block-size: 1.5rem; text-decoration: underline; text-decoration-color: transparent; text-underline-offset: .2em }
[part~=editions]:hover { text-decoration-color: currentcolor }
[part~=edition-list] { border-inline-start: 2px solid var(--line); margin-block-start: .5rem; padding-inline-start: 1rem }
[part~=edition] { padding-block: .4rem }
[part~=tools] { font: .875rem/1.4 var(--small) }
[part~=row] { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1.25rem }
fieldset { border: 0; padding: 0; margin: 0; min-inline-size: 0 }
[part~=sort] { display: flex; flex-wrap: wrap; gap: 0 1.1rem }
[part~=sort] [part~=option] { position: relative; display: inline-flex; align-items: center; min-block-size: 2.75rem; color: var(--muted); cursor: pointer }
[part~=sort] input { position: absolute; inset: 0; margin: 0; padding: 0; inline-size: 100%; block-size: 100%; opacity: 0; cursor: pointer }
[part~=sort] [part~=option]:has(:checked) { color: var(--text); font-weight: 600; box-shadow: inset 0 -2px var(--accent) }
[part~=sort] [part~=option]:hover { color: var(--text) }
[part~=sort] [part~=option]:has(:focus-visible) { outline: 2px solid var(--focus); outline-offset: 1px; border-radius: 1px }
[part~=narrow] { display: inline-flex; align-items: center; gap: .5rem; min-block-size: 2.75rem; font-weight: 600 }
[part~=narrow]::after { content: '' / ''; inline-size: .45em; block-size: .45em; border: solid currentcolor; border-width: 0 1.5px 1.5px 0; rotate: 45deg; translate: 0 -.15em }
[part~=narrow][aria-expanded=true]::after { rotate: 225deg; translate: 0 .12em }
[part~=narrow]:hover { text-decoration: underline; text-underline-offset: .25em; text-decoration-thickness: .06em }
[part~=chips] { display: flex; flex-wrap: wrap; gap: .4rem .5rem; margin-block: .4rem .5rem }
[part~=chip] { display: inline-flex; align-items: center; gap: .5rem; min-block-size: 2rem; padding-inline: .8rem .6rem; border-radius: 1rem; background: var(--surface); border: 1px solid var(--line); max-inline-size: 100%; text-align: start }
[part~=chip]:hover { border-color: var(--muted) }
[part~=cross] { font-size: 1.2em; line-height: 1; color: var(--muted) }
[part~=remove-all] { min-block-size: 2rem; padding-inline: .4rem; text-decoration: underline; text-underline-offset: .25em; text-decoration-thickness: .06em; color: var(--muted) }
[part~=panel] { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(13rem, 100%), 1fr)); gap: 1.5rem 2.25rem; padding-block: 1rem 1.5rem; border-block: 1px solid var(--line); margin-block: .25rem .75rem }
[part~=legend] { font-weight: 700; padding: 0; margin-block-end: .4rem }
[part~=panel] [part~=option] { display: flex; align-items: center; gap: .6rem; min-block-size: 1.875rem; cursor: pointer }
[part~=panel] [part~=option] input { inline-size: 1rem; block-size: 1rem; margin: 0; flex: none; padding: 0; accent-color: var(--accent); appearance: auto }
[part~=option-label] { min-inline-size: 0; flex: 1 }
[part~=panel] [part~=option]:hover [part~=option-label] { text-decoration: underline; text-underline-offset: .2em; text-decoration-thickness: .06em; text-decoration-color: var(--line) }
[part~=count] { color: var(--muted); font-variant-numeric: tabular-nums lining-nums }
[part~=histogram] { inline-size: 100%; block-size: 3rem; margin-block-end: .5rem; fill: none; stroke: none; overflow: visible; border-block-end: 1px solid var(--line) }
[part~=bar] { fill: var(--muted); opacity: .7 }
[part~=bar-place] { fill: transparent; cursor: pointer }
g:hover [part~=bar] { fill: var(--accent); opacity: 1 }
[part~=custom] { display: grid; gap: .5rem; margin-block-start: .4rem }
[part~=day-label] { display: grid; gap: .15rem; color: var(--muted) }
[part~=day] { font: inherit; font-size: 1rem; inline-size: 100%; padding: .4rem .6rem; min-block-size: 2.5rem; background: var(--field); color: var(--text); border: 1px solid var(--muted); border-radius: var(--radius); appearance: auto }

[part~=popup] { position: absolute; z-index: 2; inset-inline: 0; inset-block-start: calc(100% - 1px); background: var(--field); border: 1px solid var(--muted); border-radius: 0 0 var(--radius) var(--radius); box-shadow: 0 .75rem 1.5rem -.75rem rgb(0 0 0 / .3) }
[part~=suggestion] { padding: .6rem 1rem .6rem 2.9rem; line-height: 1.4; cursor: pointer }
[part~=suggestion]:hover, [part~=suggestion][aria-selected=true] { background: var(--surface) }
[part~=suggestion][aria-selected=true] { box-shadow: inset 3px 0 var(--accent) }
[part~=forget] { inline-size: 100%; padding: .7rem 1rem .7rem 2.9rem; text-align: start; font: .8125rem/1.4 var(--small); color: var(--muted); border-block-start: 1px solid var(--line) }
[part~=forget]:hover { color: var(--text) }
[part~=offline] { font: .875rem/1.5 var(--small); color: var(--muted); border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem 1.15rem; margin-block-start: calc(var(--gap) * 1.5); display: flex; flex-wrap: wrap; align-items: center; gap: .6rem 1.25rem }
[part~=offline-text] { flex: 1 1 16rem }
[part~=offline-lacking], [part~=offline-error] { flex-basis: 100% }
[part~=offline-error] { color: var(--accent) }
[part~=progress] { flex: 1 1 100%; inline-size: 100%; block-size: .4rem; accent-color: var(--accent); order: 1 }
[part~=offline] [part~=ways] button { font-size: .875rem; color: var(--text) }

@container (min-width: 54rem) {
  [part~=body][data-columns="2"] { grid-template-columns: minmax(0, 1fr) minmax(18rem, 22rem); gap: 3rem }
  [part~=body][data-columns="2"] [part~=summary] { grid-column: 2; grid-row: 1 }
  [part~=body][data-columns="2"] [part~=results] { grid-column: 1; grid-row: 1 }
  [part~=newest] { display: grid; grid-template-columns: 1fr 1fr; column-gap: 3rem }
}
@container (max-width: 30rem) {
  [part~=sentence] { font-size: .9375em; hyphens: auto }
  [part~=summary] { padding-inline: 1rem }
  [part~=sort] { gap: 0 .9rem }
}
@media (forced-colors: active) {
  [part~=summary] { border: 1px solid CanvasText }
  [part~=bar] { fill: CanvasText; opacity: 1 }
  [part~=suggestion][aria-selected=true] { outline: 2px solid Highlight; outline-offset: -2px }
  [part~=sort] [part~=option]:has(:checked) { border-block-end: 2px solid Highlight }
  mark { forced-color-adjust: none; background: Mark; color: MarkText }
}
@media (prefers-reduced-motion: reduce) {
  [part~=body][data-stale] { transition: none }
}
@media print {
  form, [part~=tools], [part~=status], [part~=more], [part~=ways], [part~=foot] { display: none }
  :host [part~=body][part~=body] { min-block-size: 0; opacity: 1 }
  [part~=hit] { break-inside: avoid }
  mark { background: none; font-weight: 700 }
}
`

export function moreStyle() {
  return styleSheet(CSS)
}
