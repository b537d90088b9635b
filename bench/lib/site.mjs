// A newspaper's pages as three systems build them: one that marks them for referat, one that tells search engines by JSON-LD, one that
// tells by OpenGraph and leaves its text to be found. Each has what surrounds an article: navigation, other headlines, a footer.

import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {read} from './corpus.mjs'

export const escape = (text) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`)
export const paragraphs = (text) => text.split('\n\n').map((paragraph) => `<p>${escape(paragraph)}</p>`).join('\n')

const around = (head, {language}, body, others) => `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/site.css"><script src="/site.js" defer></script>
${head}</head>
<body><header><a href="/">Avisen</a><nav><ul>${['Indland', 'Udland', 'Politik', 'Penge', 'Sport', 'Kultur']
  .map((name) => `<li><a href="/${name}/">${name}</a>`).join('')}</ul></nav></header>
<main>
${body}
</main>
<aside><h2>Andre læser</h2><ul>${others.map(({url, title}) => `<li><a href="${url}">${escape(title)}</a>`).join('')}</ul></aside>
<footer><p>Avisen følger god presseskik. <a href="/kontakt/">Kontakt</a></p></footer></body></html>
`

const templates = [
  (article, others) => around(`<title>${escape(article.title)}</title>`, article, `<article data-referat-body data-pagefind-body>
<h1 data-referat-title>${escape(article.title)}</h1>
<p data-referat-ignore data-pagefind-ignore><time data-referat-date datetime="${article.date}">${article.date}</time> <span data-referat-section>${escape(article.section)}</span></p>
${paragraphs(article.text)}
</article>`, others),
  (article, others) => around(`<title>${escape(article.title)} | Avisen</title>
<script type="application/ld+json">${JSON.stringify({
    '@context': 'https://schema.org', '@type': 'NewsArticle', headline: article.title, datePublished: article.date,
    articleSection: article.section, inLanguage: article.language,
  }).replace(/</g, '\\u003c')}</script>`, article, `<article data-pagefind-body><h1>${escape(article.title)}</h1>
${paragraphs(article.text)}
<section><h2>Læs også</h2><ul>${others.map(({url, title}) => `<li><a href="${url}">${escape(title)}</a>`).join('')}</ul></section>
</article>`, others),
  (article, others) => around(`<title>${escape(article.title)} – Avisen</title>
<meta property="og:type" content="article"><meta property="og:title" content="${escape(article.title)}">
<meta property="article:published_time" content="${article.date}"><meta property="article:section" content="${escape(article.section)}">`,
  article, `<div class="story" data-pagefind-body><h1>${escape(article.title)}</h1><div class="text">
${paragraphs(article.text)}
</div></div>`, others),
]

/** Writes a page for each article of `corpus` below `folder`. */
export async function writeSite(corpus, folder) {
  rmSync(folder, {recursive: true, force: true})
  const others = []
  let number = 0
  for await (const article of read(corpus.path)) {
    const place = join(folder, article.url)
    mkdirSync(place, {recursive: true})
    writeFileSync(join(place, 'index.html'), templates[number++ % templates.length](article, others))
    others.push({url: article.url, title: article.title})
    if (others.length > 8) others.shift()
  }
}
