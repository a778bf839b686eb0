"""How hard a text is to read: the grade of Flesch and Kincaid (1975); grade 6 is about age 11.

0.39 words a sentence + 11.8 syllables a word - 15.59, with syllables counted by rule: right for
nine words in ten, which is enough for a passage and not for one word.
"""

from __future__ import annotations

import re

SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouytd])ed$|(?<=[^aeioucgsxz])es$")


def grade(text: str) -> float:
    parts = re.split(r"[.!?:]+(?:\s|$)", text)
    sentences = [part for part in parts if re.search(r"[a-zA-Z]", part)]
    words = re.findall(r"[a-zA-Z’']+", text)
    count = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * count / len(words) - 15.59


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end."""
    bare = SILENT.sub("", word.lower().strip("’'"))
    return max(1, len(re.findall(r"[aeiouy]+", bare)))
