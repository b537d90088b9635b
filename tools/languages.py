#!/usr/bin/env python3
"""Writes src/text/data/languages.txt: how likely words and trigrams are in five languages.

    tools/languages.py DA NB SV EN DE > src/text/data/languages.txt

Each argument is a frequency list of FrequencyWords (hermitdave, from OpenSubtitles 2018; CC BY-SA 4.0): lines of a word and how
often it stands there, most frequent first. Of each the first 10,000 words count. Written are the 1,000 most frequent words of each
language and the 3,000 most frequent trigrams of all words, a trigram by the square root of its words' counts. A line: a word, or
a trigram with its spaces as `_` behind a `+`; a space; for each language a letter, how many bits rarer than certain, `a` being 0.
"""

import collections
import math
import re
import sys

READ, WORDS, TRIGRAMS = 10_000, 1_000, 3_000


def read(path):
    counts = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            parts = re.split(r"[\t ]", line.strip())
            if len(parts) == 2 and parts[1].isdigit() and len(counts) < READ:
                counts[parts[0]] = int(parts[1])
    return counts


def letter(count, total):
    bits = -math.log2((count + total * 1e-6) / total)
    return chr(ord("a") + min(25, max(0, round(bits))))


languages = [read(path) for path in sys.argv[1:]]
totals = [sum(counts.values()) for counts in languages]
words = {word for counts in languages for word in list(counts)[:WORDS] if re.fullmatch(r"[^\W\d_]+", word)}
rows = [(word, "".join(letter(counts.get(word, 0), total) for counts, total in zip(languages, totals))) for word in words]

grams = [collections.Counter() for _ in languages]
for counts, found in zip(languages, grams):
    for word, count in counts.items():
        text = f"_{word}_"
        for at in range(len(text) - 2):
            found[text[at : at + 3]] += math.sqrt(count)
totals = [sum(found.values()) for found in grams]
every = collections.Counter()
for found in grams:
    every.update(found)
best = sorted((gram for gram in every if re.fullmatch(r"[^\W\d]{3}", gram)), key=lambda gram: (-every[gram], gram))[:TRIGRAMS]
rows += [("+" + gram, "".join(letter(found[gram], total) for found, total in zip(grams, totals))) for gram in best]
for key, letters in sorted(rows, key=lambda row: row[0].encode()):
    print(key, letters)
