/**
 * The package's files and their hashes (Subresource Integrity), of one build: `tools/bundle.mjs` writes them into `dist/referat-sw.js`.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const FILES = {}
