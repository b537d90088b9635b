#!/usr/bin/env python3
"""Chooses the compound parts that ship with referat.

    apt-get download hunspell-da=1:7.5.0-1 && dpkg-deb -x hunspell-da_*.deb hunspell-da
    tools/compound-parts.py hunspell-da/usr/share/hunspell/da_DK.aff hunspell-da/usr/share/hunspell/da_DK.dic \\
        > src/text/data/compound-parts.txt

In: Stavekontrolden as Debian packs it (GPL-2, LGPL-2.1 or MPL-1.1; here under MPL-1.1, NOTICE): the words that it
allows inside a compound, and the forms they take there. Or one file made of those two: `word TAB form,form`, where `+s`
adds s, `-e+s` drops e and adds s, `+0` adds nothing, `+be,+ce,...` doubles the last consonant.
Out, sorted by bytes: the parts that build most of that dictionary's own compounds. A line: how many bytes it shares
with the line before (0-9), the rest of the word, one digit 3 x modifier + head (0 in no word, 1 in a few, 2 in many),
and, unless it is only `0`, its links: 0 none, s, e, r = er, d = doubled consonant + e, f = doubled consonant + er, a =
drops e, adds s, b = drops e, u = drops um, adds e.

Counts are by expectation maximisation over all binary splits of the dictionary's words into its words. Same input,
same bytes; Python 3, nothing else.
"""
import re
import sys
from collections import Counter, defaultdict

PARTS = 7850
ROUNDS = 4
FORMS = {"+0": "0", "+s": "s", "+e": "e", "-um+e": "u", "-e+s": "a", "-e+0": "b", "+be": "d", "+ber": "f", "+er": "r"}
# Prepositions, prefixes and function words: no part that a reader would search by.
NEVER_FIRST = set("""
af al an att be bag bi de den der des det dis du efter eks en er et ex for fore fra frem ge gen genop gennem
han hen her hjem hos hver hvor i igen ikke im in ind inde inden inter ja kom kon med mel mer mis mod ned nede nær om op
opad oppe over pr pre pro på re sam sammen sub syn til tilbage u ud ude uden udenom um und under van ved
vel vi vid vis von""".split())
# Derivations, and words that look like them.
NEVER_LAST = set("""
agtig ation bar den der dom ede else en ende ene ens er ere eri et fuld hed ig ik ind inde inden ing ion is isk isme ist
lig lighed ling ler lægning løs løshed mager ner ning ration ri ring sen ser sion skab som ste tion ter ti tik tiv vis
""".split())
VOWELS = set("aeiouyæøåé")


def table(path):
    """(word, forms) of a file of combining forms."""
    with open(path, encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            word, forms = line.rstrip("\n").split("\t")
            yield word, forms.split(",")


def dictionary(affixes, words):
    """The same from hunspell's files: suffix rules whose result may begin a compound (32) or stand inside it (33)."""
    rules = defaultdict(set)
    with open(affixes, encoding="utf-8") as lines:
        for rule in map(str.split, lines):
            if len(rule) > 3 and rule[0] == "SFX" and rule[2] not in ("Y", "N"):
                added, _, flags = rule[3].partition("/")
                if {"32", "33"} & set(flags.split(",")):
                    rules[rule[1]].add(("" if rule[2] == "0" else "-" + rule[2]) + "+" + added)
    with open(words, encoding="utf-8") as lines:
        for entry in re.finditer(r"(?m)^([^/\s]+)/([\d,]+)", lines.read()):
            forms = set().union(*(rules[flag] for flag in entry[2].split(",") if flag in rules))
            if forms:
                yield entry[1], forms


def read(paths):
    words = defaultdict(set)
    for word, forms in table(*paths) if len(paths) == 1 else dictionary(*paths):
        if re.fullmatch("[a-zæøåéü]{2,}", word.lower()):
            words[word.lower()] |= {FORMS[form] for form in forms if form in FORMS}
    return words


def surfaces(word, links):
    """(what stands before the next part, the link) for each of the word's links."""
    for link in sorted(links):
        if link in "0se":
            yield word + link.strip("0"), link
        elif link == "r":
            yield word + "er", link
        elif link in "df":
            yield word + word[-1] + ("e" if link == "d" else "er"), link
        elif link == "u" and word.endswith("um"):
            yield word[:-2] + "e", link
        elif link in "ab" and word.endswith("e"):
            yield word[:-1] + ("s" if link == "a" else ""), link


def by_surface(words):
    out = defaultdict(list)
    for word in sorted(words):
        for surface, link in surfaces(word, words[word]):
            out[surface].append((word, link))
    return out


def discover(words):
    """First parts that the list has only inside compounds: stor-, mikro-, døds-."""
    known = by_surface(words)
    heads = Counter()
    for word in words:
        for at in range(3, len(word) - 3):
            if word[:at] not in known and word[at:] in words and word[at:] not in NEVER_LAST:
                heads[word[:at]] += 1
    for first in sorted(heads):
        inside = any(first[:-cut] in NEVER_FIRST for cut in (1, 2))
        tail = any(first.endswith(p) and first[: -len(p)] in known for p in sorted(NEVER_FIRST) if len(p) > 1)
        if heads[first] < 5 or first in NEVER_FIRST | NEVER_LAST or inside or tail or first.endswith("og"):
            continue
        if not VOWELS & set(first[-3:]):
            continue
        if first.endswith("s") and first[:-1] in words:
            words[first[:-1]].add("s")
        else:
            words[first].add("0")


def candidates(words):
    known = by_surface(words)
    out = {}
    for word in sorted(words):
        splits = [
            (first, link, word[at:])
            for at in range(2, len(word) - 1)
            if word[at:] in words and word[at:] not in NEVER_LAST
            for first, link in known.get(word[:at], ())
            if first not in NEVER_FIRST and first != word
        ]
        if len(word) > 5 and splits:
            out[word] = splits
    return out


def doubt(first, last):
    """Short parts fit by chance."""
    return (1 if min(len(first), len(last)) > 2 else 0.05) * (1 if min(len(first), len(last)) > 3 else 0.3)


def shares(splits, modifiers, heads):
    weights = [(modifiers[f] + 0.3) * (heads[h] + 0.3) * doubt(f, h) for f, _, h in splits]
    total = sum(weights)
    return [(split, weight / total) for split, weight in zip(splits, weights)]


def built(word, found, modifiers, heads, score):
    """Whether a seldom part is a compound of common ones, which find it without its own line."""
    return score[word] < 5 and any(
        share > 0.8 and modifiers[first] >= 3 and heads[last] >= 3 and min(len(first), len(last)) > 3
        for (first, _, last), share in shares(found.get(word, []), modifiers, heads)
    )


def choose(words):
    found = candidates(words)
    modifiers, heads, links = Counter(), Counter(), Counter()
    for _ in range(ROUNDS):
        new_modifiers, new_heads, links = Counter(), Counter(), Counter()
        for splits in found.values():
            for (first, link, last), share in shares(splits, modifiers, heads):
                new_modifiers[first] += share
                new_heads[last] += share
                links[first, link] += share
        modifiers, heads = new_modifiers, new_heads
    # A compound helps only if both of its parts are kept.
    kept = set(modifiers) | set(heads)
    for size in (PARTS * 13 // 10, PARTS * 11 // 10, PARTS):
        score = Counter({word: 0.001 * (modifiers[word] + heads[word]) for word in set(modifiers) | set(heads)})
        for splits in found.values():
            for (first, _, last), share in shares(splits, modifiers, heads):
                if first in kept and last in kept:
                    score[first] += share
                    score[last] += share
        whole = {word for word in score if not built(word, found, modifiers, heads, score)}
        kept = set(sorted(whole, key=lambda word: (-round(score[word] / (len(word) + 6), 6), word))[:size])
    for word in sorted(kept):
        used = {link for link in words[word] if links[word, link] >= 0.5} or words[word]
        yield word, level(modifiers[word]), level(heads[word]), "".join(sorted(used))


def level(count):
    return 0 if count < 0.3 else 1 if count < 5 else 2


def main():
    words = read(sys.argv[1:])
    discover(words)
    before = b""
    for word, modifier, head, links in sorted(choose(words), key=lambda part: part[0].encode()):
        word = word.encode()
        shared = next((n for n in range(9) if word[n : n + 1] != before[n : n + 1] or n >= len(before)), 9)
        while shared and shared < len(word) and word[shared] & 0xC0 == 0x80:
            shared -= 1
        links = links if modifier and links not in ("", "0") else ""
        sys.stdout.buffer.write(b"%d%s%d%s\n" % (shared, word[shared:], 3 * modifier + head, links.encode()))
        before = word


main()
