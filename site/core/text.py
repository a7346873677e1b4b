"""Text as people type it and as people search it."""

import re
import unicodedata

CJK_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
# Letters that Unicode does not decompose into a base letter and a mark.
UNDECOMPOSED = str.maketrans("đłøı", "dloi")
SPACES = re.compile(r"\s+")
NO_WORD = re.compile(r"[^\w\s]|_")  # quotes, operators: SQLite's search would read them as its own syntax


def row_number(text: str) -> int | None:
    """The primary key that stands in an address; None for what no row can have (a database refuses huge numbers)."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def clean(text: str) -> str:
    """NFC, without control characters and doubled spaces: how every name is stored."""
    kept = "".join(char if char.isprintable() else " " for char in unicodedata.normalize("NFC", text))
    return SPACES.sub(" ", kept).strip()


def fold(text: str) -> str:
    """Lower case without diacritics; Đ folds to d, ß to ss, ł to l, ø to o."""
    plain = text.casefold().translate(UNDECOMPOSED)
    decomposed = unicodedata.normalize("NFD", plain)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def search_terms(*texts: str) -> str:
    """What the search index stores beside the text, and what a query becomes.

    Accents are folded; each run of Chinese characters is followed by its single characters and its pairs, because
    the database's own search splits at spaces only (design/ecosystem.md, section 6).
    """
    folded = fold(" ".join(text for text in texts if text))
    grams: list[str] = []
    for run in CJK_RUN.findall(folded):
        grams += list(run) + [run[i : i + 2] for i in range(len(run) - 1)]
    return " ".join([CJK_RUN.sub(lambda match: f" {match.group()} ", folded), *grams]).strip()


def query_terms(text: str) -> str:
    """What somebody types into the search field, in the form that `search_terms` has put into the index.

    Folded; a run of Chinese characters becomes its pairs (a single character stays), so that any part of a longer run
    is found. Punctuation is dropped.
    """

    def pairs(match: re.Match[str]) -> str:
        run = match.group()
        return f" {' '.join(run[i : i + 2] for i in range(len(run) - 1)) or run} "

    return SPACES.sub(" ", CJK_RUN.sub(pairs, NO_WORD.sub(" ", fold(clean(text)[:200])))).strip()
