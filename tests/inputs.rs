//! Inputs of every form: what becomes of each article, and that nothing kept back reaches any byte of an archive.
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::too_many_lines,
    reason = "a test may panic"
)]

#[path = "common/folder.rs"]
mod folder;

use folder::Archive;
use folder::Folder;
use folder::files_of;
use folder::ok;
use folder::referat;
use folder::text;
use referat::ArticleOptions;
use referat::index::TermKind;
use referat::search::ArticleView;
use std::collections::BTreeMap;
use std::path::Path;

const NOW: &str = "2024-06-01T12:00:00Z";

fn index(folder: &Folder, input: &Path) -> (Archive, String) {
    let out = folder.path("archive");
    let output = referat(&[&"index", &input, &"--out", &out, &"--now", &NOW]);
    ok(&output);
    ok(&referat(&[&"check", &out]));
    (Archive::open(&out), text(&output.stderr))
}

fn article(archive: &mut Archive, id: &str) -> ArticleView {
    archive.ask(|engine| engine.article(id, &ArticleOptions::default()))
}

fn ids(archive: &mut Archive) -> Vec<String> {
    let mut ids: Vec<_> =
        archive.ask(referat::Engine::articles).into_iter().map(|card| card.id).collect();
    ids.sort();
    ids
}

/// Id, title, lead, date, section, authors, tags, blocks with the first letter of their kind.
fn told(article: &ArticleView) -> String {
    let card = &article.card;
    let blocks: Vec<String> = article
        .blocks
        .iter()
        .map(|block| {
            let units: Vec<u16> = article.text.encode_utf16().collect();
            let kind = format!("{:?}", block.kind);
            let text = String::from_utf16(&units[block.start..block.end]).unwrap();
            format!("{}:{text}", &kind[..1])
        })
        .collect();
    let or_none = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        card.id.clone(),
        or_none(&card.title),
        or_none(&card.lead),
        card.date.map(|date| date.to_string()).unwrap_or_default(),
        or_none(&card.section),
        card.authors.join("+"),
        card.tags.join("+"),
        or_none(&card.url),
        blocks.join(" | "),
    ]
    .join("; ")
}

/// A file, and what its article is: see [`told`].
const FORMS: &[(&str, &str, &str)] = &[
    (
        "marked.html",
        r#"<html lang="da"><head><title>Avisen</title><meta name="description" content="nej"></head><body>
        <nav>Forside</nav><h1 data-referat-title>Broen &amp; &lt;b&gt;fjorden&lt;/b&gt;</h1><p data-referat-lead>En ledende tekst.</p>
        <time data-referat-date datetime="2024-05-01T08:00:00+02:00">i dag</time><span data-referat-author>Ida Holm</span>
        <span data-referat-author>Bo Lind</span><a data-referat-section href="/indland">Indland</a>
        <meta data-referat-id content="bro-1"><meta data-referat-tag content="broer">
        <div data-referat-body><p>Første&nbsp;afsnit om <b>bro</b>en.<h2>Mellem</h2><p>Andet afsnit.<span data-referat-ignore> Reklame.</span>
        <figure><img src="x.jpg"><figcaption>Broen set fra oven.</figcaption></figure></div><p>Udenfor.</p></body></html>"#,
        "bro-1; Broen & <b>fjorden</b>; En ledende tekst.; 2024-05-01; /indland; Ida Holm+Bo Lind; broer; marked.html; P:Første afsnit om broen. | S:Mellem | P:Andet afsnit. | C:Broen set fra oven.",
    ),
    (
        "linked.html",
        r#"<html><head><link rel="canonical" href="https://avis.example/havn"><script type="application/ld+json">
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Avisen"}, {"@type": ["NewsArticle"],
        "headline": "Havnen åbner", "description": "Kort om havnen.", "datePublished": "2024-04-30T23:30:00+02:00",
        "author": [{"@type": "Person", "name": "Ida Holm"}, "Bo Lind"], "articleSection": ["Kultur"], "keywords": "havn, kultur",
        "articleBody": "Havnen er åben.\n\nDer kom mange."}]} </script></head><body><p>Ikke dette.</p></body></html>"#,
        "https://avis.example/havn; Havnen åbner; Kort om havnen.; 2024-04-30; Kultur; Ida Holm+Bo Lind; havn+kultur; https://avis.example/havn; P:Havnen er åben. | P:Der kom mange.",
    ),
    (
        "graph.html",
        r#"<html><head><meta property="og:type" content="article"><meta property="og:title" content="Skoven vokser"><meta property="article:published_time" content="2024-03-02T10:00:00Z">
        <meta property="og:description" content="Kort om skoven."><meta property="article:section" content="Natur"><meta property="article:tag" content="skov"><meta property="article:tag" content="træ"></head>
        <body><header>Menu</header><article><h1>Skoven vokser</h1><p>Skoven er stor, og den vokser år for år, siger forstanderen.</p><aside>Læs også</aside><p>Der plantes træer.</p></article><footer>Bund</footer></body></html>"#,
        "graph.html; Skoven vokser; Kort om skoven.; 2024-03-02; Natur; ; skov+træ; graph.html; P:Skoven er stor, og den vokser år for år, siger forstanderen. | P:Der plantes træer.",
    ),
    (
        "post.md",
        "---\ntitle: 'Vejen: lukket'\ndate: 2024-02-03\nauthor: Ida Holm\ntags: [vej, trafik]\ncategories:\n  - Trafik\ndescription: Kort om vejen.\nslug: vej\n---\n\nVejen er **lukket** i dag &amp; i morgen.\n\n## Hvorfor\n\nDen er [revnet](https://x.example).\n",
        "post; Vejen: lukket; Kort om vejen.; 2024-02-03; Trafik; Ida Holm; vej+trafik; ; P:Vejen er lukket i dag & i morgen. | S:Hvorfor | P:Den er revnet.",
    ),
    (
        "hugo.md",
        "+++\ntitle = \"Markedet\"\ndate = 2024-01-05T07:00:00Z\n[taxonomies]\ntags = [\"marked\"]\n+++\nMarkedet var fyldt.\n",
        "hugo; Markedet; ; 2024-01-05; ; ; marked; ; P:Markedet var fyldt.",
    ),
    (
        "feed.rss",
        r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Avisen</title><language>da</language>
        <item><title>Kongen &amp;amp; dronningen</title><link>https://avis.example/k</link><guid isPermaLink="false">k-1</guid><pubDate>Thu, 09 May 2024 08:00:00 +0200</pubDate><dc:creator>Ida Holm</dc:creator>
        <category>Udland</category><category>konger</category><description>&lt;p&gt;Kort om kongen.&lt;/p&gt;</description><content:encoded><![CDATA[<p>Kongen rejste &amp; kom hjem.</p><p>Dronningen blev.</p>]]></content:encoded></item></channel></rss>"#,
        "k-1; Kongen &amp; dronningen; Kort om kongen.; 2024-05-09; Udland; Ida Holm; konger; https://avis.example/k; P:Kongen rejste & kom hjem. | P:Dronningen blev.",
    ),
    (
        "feed.atom",
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="da"><title>Avisen</title><entry><id>tag:avis.example,2024:1</id><title type="html">Fjorden &amp;amp; isen</title><published>2024-02-01T09:00:00+01:00</published><updated>2024-02-02T09:00:00+01:00</updated>
        <link href="https://avis.example/f"/><author><name>Bo Lind</name></author><category term="Vejr"/><summary>Kort om isen.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Isen <em>ligger</em>.</p><p>Den smelter.</p></div></content></entry></feed>"#,
        "tag:avis.example,2024:1; Fjorden & isen; Kort om isen.; 2024-02-01; Vejr; Bo Lind; ; https://avis.example/f; P:Isen ligger. | P:Den smelter.",
    ),
    (
        "jsonfeed.json",
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Avisen", "language": "da", "items": [{"id": "j-1", "url": "https://avis.example/j", "title": "Skolen", "summary": "Kort om skolen.",
        "date_published": "2024-03-03T10:00:00Z", "authors": [{"name": "Ida Holm"}], "tags": ["skole"], "content_html": "<p>Skolen er &aring;ben.</p>"}]}"#,
        "j-1; Skolen; Kort om skolen.; 2024-03-03; ; Ida Holm; skole; https://avis.example/j; P:Skolen er åben.",
    ),
    (
        "wp.xml",
        r#"<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Avisen</title><wp:wxr_version>1.2</wp:wxr_version>
        <item><title>Borgmesteren</title><link>https://avis.example/b</link><pubDate>Thu, 09 May 2024 08:00:00 +0000</pubDate><dc:creator>ida</dc:creator><guid isPermaLink="false">https://avis.example/?p=7</guid><content:encoded><![CDATA[Borgmesteren taler.

[caption id="a"]<img src="b.jpg" /> Borgmesteren på torvet.[/caption]

Hun taler længe.]]></content:encoded><excerpt:encoded><![CDATA[Kort om borgmesteren.]]></excerpt:encoded><wp:post_id>7</wp:post_id><wp:post_date_gmt>2024-05-09 08:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type><wp:post_password></wp:post_password><category domain="category" nicename="by">By</category><category domain="post_tag" nicename="torv">torv</category></item>
        <item><title>Et billede</title><guid>x</guid><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status></item></channel></rss>"#,
        "https://avis.example/?p=7; Borgmesteren; Kort om borgmesteren.; 2024-05-09; By; ida; torv; https://avis.example/b; P:Borgmesteren taler. | C:Borgmesteren på torvet. | P:Hun taler længe.",
    ),
    (
        "wp.json",
        r#"[{"id": 42, "date_gmt": "2024-05-01T06:00:00", "status": "publish", "type": "post", "link": "https://avis.example/42", "title": {"rendered": "Natten &#8211; en fest"}, "content": {"rendered": "<p>Natten var lang.</p>\n", "protected": false}, "excerpt": {"rendered": "<p>Kort.</p>"},
        "_embedded": {"author": [{"name": "Ida Holm"}], "wp:term": [[{"taxonomy": "category", "name": "Kultur"}], [{"taxonomy": "post_tag", "name": "nat"}]]}}]"#,
        "42; Natten – en fest; Kort.; 2024-05-01; Kultur; Ida Holm; nat; https://avis.example/42; P:Natten var lang.",
    ),
    (
        "ninjs.json",
        r#"{"uri": "http://bureau.example/1", "type": "text", "version": "2", "versioncreated": "2024-05-01T06:00:00Z", "pubstatus": "usable", "language": "da", "headline": "Toget kører", "byline": "Ida Holm", "description_text": "Kort om toget.", "subject": [{"code": "1", "name": "tog"}], "body_xhtml": "<p>Toget kører igen.</p><p>Det er nyt.</p>"}"#,
        "http://bureau.example/1; Toget kører; Kort om toget.; 2024-05-01; ; Ida Holm; tog; ; P:Toget kører igen. | P:Det er nyt.",
    ),
    (
        "newsml.xml",
        r#"<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem guid="urn:newsml:1" version="3" xml:lang="da"><itemMeta><itemClass qcode="ninat:text"/><versionCreated>2024-05-02T06:00:00Z</versionCreated><firstCreated>2024-05-01T06:00:00Z</firstCreated><pubStatus qcode="stat:usable"/></itemMeta>
        <contentMeta><headline>Valget er i gang</headline><by>Ida Holm</by><subject qcode="x:1"><name>valg</name></subject></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>nej</title></head><body><p>Valget begyndte.</p><p>Mange stemte.</p></body></html></inlineXML></contentSet></newsItem></itemSet></newsMessage>"#,
        "urn:newsml:1; Valget er i gang; ; 2024-05-01; ; Ida Holm; valg; ; P:Valget begyndte. | P:Mange stemte.",
    ),
    (
        "story.nitf",
        r#"<nitf><head><title>T</title><docdata management-status="usable"><doc-id id-string="nitf-1"/><date.issue norm="20240501T060000Z"/></docdata></head><body><body.head><hedline><hl1>Sagen er slut</hl1></hedline><byline>Af <person>Ida Holm</person></byline><abstract><p>Kort om sagen.</p></abstract></body.head>
        <body.content><p>Sagen sluttede i <location>Aarhus</location>.</p><hl2>Dommen</hl2><p>Den faldt.</p><media><media-caption>Retten.</media-caption></media></body.content></body></nitf>"#,
        "nitf-1; Sagen er slut; Kort om sagen.; 2024-05-01; ; Ida Holm; ; ; P:Sagen sluttede i Aarhus. | S:Dommen | P:Den faldt. | C:Retten.",
    ),
    (
        "lines.ndjson",
        "{\"id\": \"n-1\", \"title\": \"En linje\", \"date\": \"2024-05-01T08:00:00Z\", \"text\": \"Teksten er her.\", \"updated\": \"2024-05-02\", \"image\": \"https://avis.example/n.jpg\"}\n",
        "n-1; En linje; ; 2024-05-01; ; ; ; ; P:Teksten er her.",
    ),
    (
        "seed.txt",
        "date 2024-05 Første afsnit er her.\n\nAndet.",
        "seed; ; ; 2024-05; ; ; ; ; P:Første afsnit er her. | P:Andet.",
    ),
];

#[test]
fn every_form_gives_its_article() {
    for (name, content, expected) in FORMS {
        let folder = Folder::new(&format!("form-{name}"));
        let input = folder.write(name, content);
        let (mut archive, said) = index(&folder, &input);
        assert!(
            said.contains(": 1 articles in") || said.contains("referat: 1 articles in"),
            "{name}: {said}"
        );
        assert!(said.contains("; 0 records refused, 0 warnings"), "{name}: {said}");
        let id = ids(&mut archive).remove(0);
        assert_eq!(told(&article(&mut archive, &id)), *expected, "{name}");
    }
    let folder = Folder::new("form-card");
    let (_, content, _) = FORMS.iter().find(|(name, ..)| *name == "lines.ndjson").unwrap();
    let (mut archive, _) = index(&folder, &folder.write("lines.ndjson", content));
    let card = article(&mut archive, "n-1").card;
    assert_eq!(card.updated.unwrap().to_string(), "2024-05-02");
    assert_eq!(card.image.as_deref(), Some("https://avis.example/n.jpg"));
    assert_eq!(card.access, None);
}

#[test]
fn a_card_tells_what_is_for_subscribers() {
    let folder = Folder::new("paid-card");
    for (access, paid) in [("paid", true), ("Metered", true), ("free", false), ("for alle", false)]
    {
        let line = format!(
            "{{\"id\": \"n-1\", \"title\": \"En linje\", \"text\": \"Teksten.\", \"access\": \"{access}\"}}\n"
        );
        let (mut archive, _) = index(&folder, &folder.write("lines.ndjson", &line));
        assert_eq!(article(&mut archive, "n-1").card.access.is_some(), paid, "{access}");
    }
}

#[test]
fn folders_are_read_however_deep() {
    let folder = Folder::new("deep");
    let page = |title: &str| {
        format!("<html><body><div data-referat-body><p>{title} er her.</p></div></body></html>")
    };
    folder.write("site/index.html", "<html><head><meta property='og:type' content='website'></head><body>Velkommen</body></html>");
    folder.write("site/2024/bro/index.html", page("Broen"));
    folder.write("site/2024/havn.html", page("Havnen"));
    folder.write("site/feed.xml", "<rss><channel><item><guid>nej</guid><description>Fra feedet.</description></item></channel></rss>");
    folder.write("site/.git/skjult.html", page("Skjult"));
    let (mut archive, said) = index(&folder, &folder.path("site"));
    assert_eq!(ids(&mut archive), ["2024/bro/index.html", "2024/havn.html"], "{said}");
    assert!(said.contains("1 no article"), "{said}");
    assert_eq!(article(&mut archive, "2024/bro/index.html").card.url.as_deref(), Some("2024/bro/"));
}

#[test]
fn main_text_is_found_without_marks() {
    let folder = Folder::new("main");
    let sentence = "Kommunen vil bygge en ny bro over fjorden, og den skal stå færdig om tre år, siger borgmesteren til avisen. ";
    let body: String = (0..6).map(|_| format!("<p>{}</p>", sentence.repeat(3))).collect();
    let page = format!(
        "<html><head><title>Ny bro</title></head><body><div class='menu'><a href='/'>Forside</a><a href='/s'>Sport</a></div><div class='content'>{body}</div><div class='sidebar'><a href='/x'>Mest læste</a></div></body></html>"
    );
    let (mut archive, _) = index(&folder, &folder.write("side.html", page));
    let article = article(&mut archive, "side.html");
    assert_eq!(article.blocks.len(), 6, "{}", article.text);
    assert!(
        !article.text.contains("Forside") && !article.text.contains("Mest"),
        "{}",
        article.text
    );
}

#[test]
fn text_in_other_encodings_is_read() {
    let folder = Folder::new("encoding");
    let page = b"<html><head><meta charset=\"windows-1252\"></head><body data-referat-body><p>Bl\xe5b\xe6rgr\xf8d \x96 her.</p></body></html>";
    folder.write("in/a.html", page);
    let (mut archive, _) = index(&folder, &folder.path("in"));
    assert_eq!(article(&mut archive, "a.html").text, "Blåbærgrød – her.");
}

/// What stands in everything that is kept back, and in nothing else.
const CANARY: &str = "qvaxelzim";

/// Files of every form, each with the canary in what mustn't be shown, and whether an article is left of it.
fn secrets() -> Vec<(String, String, bool)> {
    let mut files = Vec::new();
    let mut add = |name: &str, content: String, is_left: bool| {
        files.push((name.to_owned(), content, is_left));
    };
    let ndjson = |fields: &str, is_left: bool| {
        let title = if is_left { "En titel" } else { CANARY };
        format!(
            "{{\"id\": \"n\", \"title\": \"{title}\", \"text\": \"Om {CANARY} her.\", {fields}}}\n"
        )
    };
    for (name, fields) in [
        ("draft", "\"status\": \"draft\""),
        ("withheld", "\"status\": \"withheld\""),
        ("canceled", "\"status\": \"canceled\""),
        ("embargo", "\"embargo\": \"2024-06-01T14:00:00+01:00\""),
        ("embargo-unread", "\"embargo\": \"i morgen\""),
        ("future", "\"date\": \"2024-06-02\""),
        ("future-hour", "\"date\": \"2024-06-01T15:00:00+02:00\""),
        ("expired", "\"expires\": \"2024-05-31\""),
    ] {
        add(&format!("{name}.ndjson"), ndjson(fields, false), false);
    }
    for access in ["paid", "metered", "for alle"] {
        add(&format!("{access}.ndjson"), ndjson(&format!("\"access\": \"{access}\""), true), true);
    }
    add("suppress.ndjson", ndjson(&format!("\"suppress\": [\"{CANARY}\"]"), true), true);
    let page = |head: &str, body: &str| {
        format!(
            "<html><head><title>En side</title>{head}</head><body><article data-referat-body>{body}</article></body></html>"
        )
    };
    let secret = format!("<p>Om {CANARY} her.</p>");
    for (name, head) in [
        ("noindex", "<meta name='robots' content='noindex, follow'>"),
        ("gone", "<meta name='robots' content='unavailable_after: 2024-05-01'>"),
        ("draft", "<meta data-referat-status content='draft'>"),
        ("embargo", "<meta data-referat-embargo content='2024-07-01'>"),
        (
            "future",
            "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"datePublished\": \"2024-07-01\"}</script>",
        ),
        ("future-og", "<meta property='article:published_time' content='2024-07-01T00:00:00Z'>"),
    ] {
        add(&format!("{name}.html"), page(head, &secret), false);
    }
    for (name, head) in [
        ("nosnippet", "<meta name='robots' content='max-snippet:0'>"),
        ("paid", "<meta data-referat-access content='paid'>"),
        (
            "paid-ld",
            "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"isAccessibleForFree\": \"False\"}</script>",
        ),
        (
            "part",
            "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"articleBody\": \"qvaxelzim\", \"hasPart\": {\"isAccessibleForFree\": false, \"cssSelector\": \"article p\"}}</script>",
        ),
    ] {
        add(&format!("{name}.html"), page(head, &secret), true);
    }
    add(
        "part-of.html",
        page(
            "",
            &format!(
                "<p>Åbent.</p><p data-nosnippet>{CANARY}</p><p hidden>{CANARY}</p><script>{CANARY}</script><!-- {CANARY} -->"
            ),
        ),
        true,
    );
    let nosnippet = format!(
        "<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"articleBody\": \"Åbent. {CANARY}\"}}</script>"
    );
    add(
        "ld-part.html",
        format!(
            "<html><head>{nosnippet}</head><body><article><h1>En side</h1><p>Åbent.</p><p data-nosnippet>{CANARY}</p></article></body></html>"
        ),
        true,
    );
    for (name, matter) in [
        ("draft", "draft: true"),
        ("unpublished", "published: false"),
        ("future", "date: 2024-07-01"),
        ("expired", "expiryDate: 2024-01-01"),
        ("password", "password: hemmelig"),
        ("status", "status: private"),
        ("robots", "robots: noindex"),
    ] {
        add(
            &format!("{name}.md"),
            format!("---\ntitle: {CANARY}\n{matter}\n---\nOm {CANARY} her.\n"),
            false,
        );
    }
    add("_drafts/a.md", format!("# {CANARY}\n\nOm {CANARY} her.\n"), false);
    add(
        "toml.md",
        format!("+++\ntitle = \"{CANARY}\"\ndraft = true\n+++\nOm {CANARY} her.\n"),
        false,
    );
    add(
        "suppress.md",
        format!("---\ntitle: En titel\nsuppress: [{CANARY}]\n---\nOm {CANARY}s her.\n"),
        true,
    );
    add("paid.md", format!("---\ntitle: En titel\naccess: paid\n---\nOm {CANARY} her.\n"), true);
    let rss = |fields: &str| {
        format!(
            "<rss xmlns:wp=\"w\" xmlns:content=\"c\" xmlns:media=\"m\"><channel><item><title>{CANARY}</title><guid>r</guid><content:encoded>{CANARY}</content:encoded>{fields}</item></channel></rss>"
        )
    };
    for (name, fields) in [
        ("future.rss", "<pubDate>Sat, 01 Jun 2024 14:30:00 +0200</pubDate>"),
        ("blocked.rss", "<media:status state=\"blocked\"/>"),
        ("wp-draft.xml", "<wp:status>draft</wp:status><wp:post_type>post</wp:post_type>"),
        ("wp-private.xml", "<wp:status>private</wp:status><wp:post_type>post</wp:post_type>"),
        ("wp-future.xml", "<wp:status>future</wp:status><wp:post_type>post</wp:post_type>"),
        (
            "wp-password.xml",
            "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type><wp:post_password>x</wp:post_password>",
        ),
        (
            "wp-attachment.xml",
            "<wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type>",
        ),
    ] {
        add(name, rss(fields), false);
    }
    add(
        "draft.atom",
        format!(
            "<feed xmlns:app=\"a\"><entry><id>1</id><title>{CANARY}</title><content>{CANARY}</content><app:control><app:draft>yes</app:draft></app:control></entry></feed>"
        ),
        false,
    );
    add(
        "future.atom",
        format!(
            "<feed><entry><id>1</id><title>{CANARY}</title><published>2024-06-02T00:00:00Z</published><content>{CANARY}</content></entry></feed>"
        ),
        false,
    );
    add(
        "future-feed.json",
        format!(
            "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{{\"id\": \"1\", \"content_text\": \"{CANARY}\", \"date_published\": \"2024-06-02T00:00:00Z\"}}]}}"
        ),
        false,
    );
    for (name, fields) in [
        ("wp-draft.json", "\"status\": \"draft\", \"content\": {\"rendered\": \"qvaxelzim\"}"),
        (
            "wp-future.json",
            "\"status\": \"publish\", \"date_gmt\": \"2024-06-02T00:00:00\", \"content\": {\"rendered\": \"qvaxelzim\"}",
        ),
        (
            "wp-protected.json",
            "\"status\": \"publish\", \"content\": {\"rendered\": \"qvaxelzim\", \"protected\": true}",
        ),
    ] {
        add(name, format!("[{{\"id\": 1, {fields}}}]"), false);
    }
    for (name, fields) in [
        ("ninjs-withheld.json", "\"pubstatus\": \"withheld\""),
        ("ninjs-canceled.json", "\"pubstatus\": \"canceled\""),
        (
            "ninjs-embargo.json",
            "\"pubstatus\": \"usable\", \"embargoed\": \"2024-06-01T15:00:00+02:00\"",
        ),
    ] {
        add(
            name,
            format!(
                "{{\"uri\": \"u\", \"headline\": \"{CANARY}\", \"body_text\": \"{CANARY}\", {fields}}}"
            ),
            false,
        );
    }
    for (name, meta) in [
        ("newsml-withheld.xml", "<pubStatus qcode=\"stat:withheld\"/>"),
        ("newsml-canceled.xml", "<pubStatus qcode=\"stat:canceled\"/>"),
        (
            "newsml-embargo.xml",
            "<embargoed>2024-06-01T15:00:00+02:00</embargoed><pubStatus qcode=\"stat:usable\"/>",
        ),
        ("newsml-hold.xml", "<embargoed/>"),
    ] {
        add(
            name,
            format!(
                "<newsItem guid=\"g\" version=\"1\"><itemMeta>{meta}</itemMeta><contentMeta><headline>{CANARY}</headline></contentMeta><contentSet><inlineData>{CANARY}</inlineData></contentSet></newsItem>"
            ),
            false,
        );
    }
    for (name, data) in [
        ("withheld.nitf", "management-status=\"withheld\"><doc-id id-string=\"d\"/>"),
        (
            "embargo.nitf",
            "management-status=\"usable\"><doc-id id-string=\"d\"/><date.release norm=\"20240602T060000Z\"/>",
        ),
        ("expired.nitf", "><doc-id id-string=\"d\"/><date.expire norm=\"20240501T060000Z\"/>"),
    ] {
        add(
            name,
            format!(
                "<nitf><head><docdata {data}</docdata></head><body><body.head><hedline><hl1>{CANARY}</hl1></hedline></body.head><body.content><p>{CANARY}</p></body.content></body></nitf>"
            ),
            false,
        );
    }
    files
}

/// All that an archive says, in whatever way: its bytes, its chunks inflated, its terms, and its texts put together again
/// from where its words stand.
fn all_of(folder: &Path) -> String {
    let mut archive = Archive::open(folder);
    let mut all = String::new();
    for (name, bytes) in files_of(folder) {
        all += &name;
        all += &String::from_utf8_lossy(&bytes);
    }
    for number in 0..archive.engine.archive().segments().len() {
        let blocks = archive.engine.archive().segment(number).unwrap().block_count();
        let mut words: BTreeMap<(u32, u32), String> = BTreeMap::new();
        for block in 0..blocks {
            let entries =
                archive.read(|engine| engine.archive().segment(number)?.entries_of_block(block));
            for entry in entries {
                all += &format!("{:?} {} {:?}\n", entry.kind, entry.term, entry.parts);
                if entry.kind == TermKind::Word {
                    let places = archive.read(|engine| {
                        let mut positions =
                            engine.archive().segment(number)?.head_positions(&entry)?;
                        let mut places = Vec::new();
                        for posting in &entry.head {
                            places.push((posting.doc.0, positions.next_document()?.to_vec()));
                        }
                        Ok(places)
                    });
                    for (doc, at) in places {
                        at.iter().for_each(|at| {
                            words.insert((doc, *at), entry.term.clone());
                        });
                    }
                }
            }
        }
        all += &words.into_values().collect::<Vec<_>>().join(" ");
        let docs = archive.engine.archive().segment(number).unwrap().doc_count();
        for doc in (0..docs)
            .map(|doc| referat::index::Doc { segment: number, doc: referat::index::DocId(doc) })
        {
            all += &format!("{:?}", archive.read(|engine| engine.archive().card(doc)));
            all += &format!("{:?}", archive.read(|engine| engine.archive().body(doc)));
        }
    }
    for chunk in &archive.seen {
        all += &String::from_utf8_lossy(chunk);
    }
    all
}

#[test]
fn what_is_kept_back_reaches_no_byte() {
    let open = "{\"id\": \"open\", \"text\": \"En åben tekst.\"}\n";
    for (name, content, is_left) in secrets() {
        let folder = Folder::new(&format!("secret-{}", name.replace('/', "-")));
        folder.write("in/open.ndjson", open);
        folder.write(&format!("secret/{name}"), &content);
        let out = folder.path("archive");
        let (first, second) = (folder.path("in"), folder.path("secret"));
        let output = referat(&[&"index", &first, &second, &"--out", &out, &"--now", &NOW]);
        ok(&output);
        let said = text(&output.stderr);
        let left = if is_left { 2 } else { 1 };
        assert!(said.contains(&format!("{left} articles in")), "{name}: {said}");
        // An attachment is no article, and no refusal.
        let counted =
            is_left || name.contains("attachment") || said.contains("1 records refused (1 ");
        assert!(counted, "{name}: {said}");
        let all = all_of(&out);
        assert!(all.contains("åben"), "{name}: what is open is seen");
        assert!(!all.to_lowercase().contains(&CANARY[..6]), "{name}: {said}");
    }
    // The same way of looking finds it where it stands.
    let folder = Folder::new("secret-seen");
    let input = folder.write("a.ndjson", format!("{{\"id\": 1, \"text\": \"Om {CANARY} her.\"}}"));
    index(&folder, &input);
    assert!(all_of(&folder.path("archive")).contains(CANARY));
}

#[test]
fn an_unknown_status_stops_everything() {
    let folder = Folder::new("unknown");
    let input = folder.write(
        "a.ndjson",
        "{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2, \"text\": \"b\", \"status\": \"publishe\"}\n",
    );
    let out = folder.path("archive");
    let output = referat(&[&"index", &input, &"--out", &out]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("a.ndjson:2: status \"publishe\" is not known"), "{said}");
    assert!(files_of(&out).is_empty(), "nothing was written");
}

#[test]
fn of_several_records_of_one_article_one_counts() {
    let item = |version: u32, text: &str, status: &str| {
        format!(
            "{{\"uri\": \"u\", \"version\": \"{version}\", \"pubstatus\": \"{status}\", \"body_text\": \"{text}\"}}"
        )
    };
    for (name, items, expected) in [
        (
            "later",
            [item(1, "Qvaxelzim.", "usable"), item(2, "Den anden.", "usable")],
            Some("Den anden."),
        ),
        (
            "higher",
            [item(2, "Den anden.", "usable"), item(1, "Qvaxelzim.", "usable")],
            Some("Den anden."),
        ),
        ("canceled", [item(1, "Qvaxelzim.", "usable"), item(2, "Qvaxelzim.", "canceled")], None),
    ] {
        let folder = Folder::new(&format!("versions-{name}"));
        folder.write("in/open.ndjson", "{\"id\": \"open\", \"text\": \"Åben.\"}");
        folder.write("in/items.json", format!("[{}]", items.join(",")));
        let (mut archive, said) = index(&folder, &folder.path("in"));
        let found = ids(&mut archive);
        assert_eq!(found.contains(&"u".to_owned()), expected.is_some(), "{name}: {said}");
        if let Some(expected) = expected {
            assert_eq!(article(&mut archive, "u").text, expected, "{name}");
            assert!(said.contains("\"u\" is given more than once"), "{name}: {said}");
        }
        assert!(!all_of(&folder.path("archive")).to_lowercase().contains(&CANARY[..6]), "{name}");
    }
}

#[test]
fn what_is_broken_is_told_with_its_place() {
    for (name, content, expected) in [
        (
            "a.rss",
            "<rss><channel><item><guid>1</guid><description>x</description></item><item>",
            "a.rss, record 2: ",
        ),
        ("a.json", "[{\"id\": 1, \"text\": \"a\"}, {\"id\": ", "a.json:1: not JSON"),
        (
            "b.json",
            "[{\"id\": 1, \"text\": \"a\"}, {\"x\": 1}]",
            "b.json, record 2: JSON of no known form",
        ),
        ("a.md", "---\ntitle: [\n---\nx", "a.md:1: front matter"),
        ("b.md", "---\ntitle: x\n", "b.md:1: front matter: it has no end"),
        ("a.xml", "<urlset><url/></urlset>", "a.xml, record 1: XML of no known form"),
        ("a.ndjson", "{\"id\": 1, \"text\": \"a\"}\nnej\n", "a.ndjson:2: "),
    ] {
        let folder = Folder::new(&format!("broken-{name}"));
        let input = folder.write(name, content);
        let out = folder.path("archive");
        let output = referat(&[&"index", &input, &"--out", &out]);
        ok(&output);
        let said = text(&output.stderr);
        assert!(said.contains(expected) && said.contains("1 records refused"), "{name}: {said}");
        let output = referat(&[&"index", &input, &"--out", &out, &"--strict"]);
        assert_eq!(output.status.code(), Some(1), "{name}");
    }
}
