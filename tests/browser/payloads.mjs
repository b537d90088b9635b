// Texts that became scripts, markup or another page's look somewhere: what articles and readers may hand to the element.

const ON = ['onerror', 'onload', 'onfocus autofocus', 'ontoggle', 'onanimationstart', 'onpointerenter', 'onbegin']
const TAGS = ['img src=x', 'svg', 'body', 'input', 'details open', 'video src=x', 'audio src=x', 'iframe src=x', 'object data=x', 'marquee', 'select', 'math', 'style', 'base href=//x', 'link rel=stylesheet href=//x']
const SCHEMES = ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\nscript:alert(1)', 'java\tscript:alert(1)', '\u0001javascript:alert(1)', 'javascript&colon;alert(1)', 'vbscript:x', 'data:text/html,<script>alert(1)</script>', 'data:image/svg+xml,<svg onload=alert(1)>', 'blob:x', 'file:///etc/passwd', 'view-source:x', 'javascript:/*--></title></style></textarea></script><svg onload=alert(1)>']

/** @type {string[]} */
export const PAYLOADS = [
  ...TAGS.flatMap(tag => ON.slice(0, 4).map(name => `<${tag} ${name}=alert(1)>`)),
  ...ON.map(name => `" ${name}="alert(1)`),
  ...ON.map(name => `' ${name}='alert(1)`),
  ...SCHEMES,
  '<script>alert(1)</script>', '</script><script>alert(1)</script>', '<scr<script>ipt>alert(1)</scr</script>ipt>', '<script src=//x></script>',
  '&lt;img src=x onerror=alert(1)&gt;', '&#60;img src=x onerror=alert(1)&#62;', '&amp;lt;script&amp;gt;alert(1)', '\\u003cimg src=x onerror=alert(1)\\u003e', '%3Cimg src=x onerror=alert(1)%3E',
  '<!--<img src="--><img src=x onerror=alert(1)//">', '<![CDATA[<script>alert(1)</script>]]>', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<template><img src=x onerror=alert(1)></template>',
  '<mark>x</mark>', '<b>fed</b>', '</mark></p></li></ol><h1>kapret</h1>', '<a href=javascript:alert(1)>x</a>', '<form action=//x><input name=q>', '<meta http-equiv=refresh content=0;url=//x>',
  '{{constructor.constructor("alert(1)")()}}', '${alert(1)}', '#{alert(1)}', '<%= alert(1) %>', '[[${alert(1)}]]', '{words}', '{n}', '{query}', '$&', "$'", '$1',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '[object Object]', 'undefined', 'null', 'NaN',
  '\u202eevil\u202c', '\u2066\u202etxt.exe\u2069', '\u200b\u200d\ufeff', '\ud800', '\udc00x', '\u0000', 'a\u0300'.repeat(50), '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', 'x'.repeat(500),
  "'; DROP TABLE articles;--", '../../etc/passwd', '::slotted(*){display:none}', '}*{display:none', 'url(//x)', 'expression(alert(1))', '\\', '`', '"', "'", '%', '#', '?', '&', '=',
]
