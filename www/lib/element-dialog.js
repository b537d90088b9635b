/**
 * The search in a dialog, the platform's own `<dialog>`: loaded when one is first opened.
 */
import {styleSheet} from './element-style.js'
import {h, icon} from './render.js'
import {CROSS} from './element-parts.js'

const CSS = `
dialog {
  inline-size: min(var(--referat-dialog-width, 46rem), 100vw); max-inline-size: none; block-size: min(52rem, 100dvh - 3rem); max-block-size: none;
  margin: 1.5rem auto; padding: 1.25rem clamp(1rem, 3vw, 1.75rem) 2rem; border: 1px solid var(--line); border-radius: calc(var(--radius) * 2);
  background: var(--referat-page-color, Canvas); color: var(--text); overflow: auto; overscroll-behavior: contain; scrollbar-gutter: stable;
}
dialog::backdrop { background: var(--referat-backdrop-color, rgb(0 0 0 / .45)) }
dialog [part~=form] { margin-inline-end: 3.25rem }
[part~=close] { position: absolute; inset-block-start: 1.25rem; inset-inline-end: clamp(1rem, 3vw, 1.75rem); inline-size: 2.75rem; block-size: 3rem; display: grid; place-items: center; color: var(--muted) }
[part~=close]:hover { color: var(--text) }
@media (max-width: 40rem) {
  dialog { inline-size: 100vw; block-size: 100dvh; margin: 0; border: 0; border-radius: 0 }
}
`

/**
 * A dialog around `content`, in the element's shadow root.
 *
 * @param {ShadowRoot} root @param {HTMLElement} content
 */
export function dialogAround(root, content) {
  root.adoptedStyleSheets.push(styleSheet(CSS))
  const close = h('button', {part: 'close', type: 'button'}, icon(CROSS, 'icon'))
  const dialog = h('dialog', {part: 'dialog', 'aria-labelledby': 'label'}, content, close)
  close.addEventListener('click', () => dialog.close())
  // Beside the dialog, but not where a text is selected beyond its edge.
  dialog.addEventListener('pointerdown', event => {
    if (event.target === dialog && !contains(dialog.getBoundingClientRect(), event)) dialog.close()
  })
  root.append(dialog)
  return {dialog, close}
}

/** @param {DOMRect} box @param {PointerEvent} event */
function contains({left, right, top, bottom}, {clientX, clientY}) {
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom
}
