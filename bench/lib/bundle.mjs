import {join} from 'node:path'
import {rolldown} from 'rolldown'

/** A library as a site would ship it: one minified module in `folder`. */
export async function bundle(library, folder) {
  const build = await rolldown({input: join(import.meta.dirname, 'memory', `${library}.mjs`), platform: 'browser'})
  await build.write({file: join(folder, `${library}.js`), format: 'esm', minify: true})
  await build.close()
}
