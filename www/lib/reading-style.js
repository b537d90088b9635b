/**
 * The style of what is told of articles; as `element-style.js`, on top of it.
 */
import {styleSheet} from './element-style.js'

const CSS = `
:host([data-empty]) { display: none }
[part~=box] { background: var(--surface); border-block-start: 3px solid var(--accent); padding: .9rem 1.25rem; border-end-start-radius: var(--radius); border-end-end-radius: var(--radius) }
[part~=title] { cursor: pointer; list-style: none; display: flex; align-items: center; justify-content: space-between; gap: 1rem; min-block-size: 2rem }
[part~=title]::-webkit-details-marker { display: none }
[part~=title]::after { content: '' / ''; flex: none; inline-size: .55em; block-size: .55em; border: solid var(--muted); border-width: 0 2px 2px 0; rotate: 45deg; translate: 0 -.15em }
[open] > [part~=title]::after { rotate: 225deg; translate: 0 .15em }
[part~=title] [part~=heading], [part~=latest] [part~=group], [part~=whole] [part~=group], [part~=course] [part~=group] { font: 700 1.1875rem/1.3 var(--heading); letter-spacing: 0; border: 0; padding: 0 }
[part~=sentences] > li { padding-block: .75rem; line-height: 1.5; text-wrap: pretty }
[part~=sentences] > li + li { border-block-start: 1px solid var(--line) }
[part~=sentences] > li:last-child { padding-block-end: .25rem }
[part~=sentence] a { text-decoration-color: transparent }
[part~=sentence] a:hover { text-decoration-color: currentcolor }
[part~=source], [part~=repeated], [part~=current] { font: .8125rem/1.5 var(--small); color: var(--muted) }
[part~=source] { margin-block-start: .3rem }
[part~=latest], [part~=whole] { background: var(--surface); border-block-start: 3px solid var(--accent); padding: 1.1rem 1.25rem 1.25rem; margin-block-end: var(--gap) }
[part~=whole] { border-block-start: 1px solid var(--line) }
[part~=versions] { border-inline-start: 2px solid var(--line); margin-block-start: 1rem; margin-inline-start: .35rem }
[part~=version] { position: relative; padding-inline-start: 1.4rem; padding-block-end: 1.6rem }
[part~=version]:last-child { padding-block-end: 0 }
[part~=version]::before { content: '' / ''; position: absolute; inset-block-start: .35rem; inset-inline-start: -.45rem; inline-size: .75rem; block-size: .75rem; border-radius: 50%; background: var(--muted) }
[part~=version][aria-current]::before { background: var(--accent); outline: 2px solid var(--accent); outline-offset: 2px }
[part~=version] [part~=heading] { font-size: 1.125rem }
[part~=current] { color: var(--accent); font-weight: 600; margin-block-start: .2rem }
[part~=changed] { font: 600 .75rem/1 var(--small); color: var(--accent); border: 1px solid currentcolor; border-radius: var(--radius); padding: .1rem .35rem }
@media (forced-colors: active) {
  [part~=box], [part~=latest], [part~=whole] { border: 1px solid CanvasText }
  [part~=version]::before { background: CanvasText }
}
@media print {
  [part~=ways] { display: none }
  [part~=version] { break-inside: avoid }
}
`

export function readingStyle() {
  return styleSheet(CSS)
}
