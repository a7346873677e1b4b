"""Which order a line of a statement is for: proposals from references, amounts and names. Pure and fast: everything
is looked up in tables, so that thousands of lines meet thousands of orders in a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.text import fold
from registrations.enums import MatchKind
from registrations.rules.references import bare_codes, codes_by_reference


@dataclass(frozen=True, slots=True)
class Claim:
    """An order that waits for money: `lacks_minor` of `currency`. `names`: whoever may pay, as they are written. One
    order may wait for several amounts: there is a claim for each, with the same code and names."""

    order_id: int
    code: str
    currency: str
    lacks_minor: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    order_id: int | None
    kind: MatchKind


NOTHING = Proposal(None, MatchKind.NONE)


@dataclass
class Matcher:
    """`known`: codes of orders that wait for nothing any more, by which money may still come (double, late)."""

    claims: Iterable[Claim]
    known: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_code: dict[str, list[Claim]] = defaultdict(list)
        self.by_amount: dict[tuple[str, int], list[Claim]] = defaultdict(list)
        self.by_word: dict[tuple[str, int, str], list[Claim]] = defaultdict(list)
        self.words: dict[int, set[str]] = {}
        for claim in self.claims:
            self.by_code[claim.code].append(claim)
            amount = (claim.currency, claim.lacks_minor)
            self.by_amount[amount].append(claim)
            self.words[claim.order_id] = words = {word for name in claim.names for word in words_of(name)}
            for word in words:
                self.by_word[(*amount, word)].append(claim)

    def proposal(self, text: str, payer: str, currency: str, amount_minor: int) -> Proposal:
        """The best order for a line. Two orders that fit equally well are no proposal: nothing is guessed."""
        referenced = set(codes_by_reference(text))
        if referenced:
            return self._by_code(referenced, currency, amount_minor, sure=True)
        bare = {code for code in bare_codes(text) if code in self.by_code or code in self.known}
        if bare:
            return self._by_code(bare, currency, amount_minor, sure=False)
        return self._by_name(f"{payer} {text}", currency, amount_minor)

    def _by_code(self, codes: set[str], currency: str, amount_minor: int, *, sure: bool) -> Proposal:
        found = [code for code in codes if code in self.by_code or code in self.known]
        if len(found) != 1:
            return NOTHING
        claims = self.by_code.get(found[0])
        if claims is None:
            return Proposal(self.known[found[0]], MatchKind.REFERENCE)
        fits = any((claim.currency, claim.lacks_minor) == (currency, amount_minor) for claim in claims)
        if not fits:
            return Proposal(claims[0].order_id, MatchKind.REFERENCE)
        return Proposal(claims[0].order_id, MatchKind.CERTAIN if sure else MatchKind.CODE)

    def _by_name(self, text: str, currency: str, amount_minor: int) -> Proposal:
        words = words_of(text)
        scores: dict[int, int] = defaultdict(int)
        for word in words:
            for claim in self.by_word.get((currency, amount_minor, word), ()):
                scores[claim.order_id] += 1
        best = max(scores.values(), default=0)
        leaders = [order_id for order_id, score in scores.items() if score == best]
        if len(leaders) == 1 and best >= min(2, len(self.words[leaders[0]])):
            return Proposal(leaders[0], MatchKind.NAME)
        same = self.by_amount.get((currency, amount_minor), ())
        return Proposal(same[0].order_id, MatchKind.AMOUNT) if len(same) == 1 else NOTHING


def words_of(text: str) -> set[str]:
    """Folded words of two letters or more: banks print names without accents and in any order."""
    return {word for word in "".join(c if c.isalnum() else " " for c in fold(text)).split() if len(word) > 1}
