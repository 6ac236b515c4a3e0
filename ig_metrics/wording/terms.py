"""How a framework's items and levels are called: `Level 2` of a requirement, `Partially achieved` of an outcome."""

from __future__ import annotations

from dataclasses import dataclass

from ig_metrics.wording.words import count, is_or_are, listing

NOT_RELEVANT, NOT_ASSESSED = "Not relevant", "Not assessed"


@dataclass(frozen=True)
class Terms:
    """`item`: what one requirement is called. `levels`: their names, the lowest first. `each_line`: what is expected is stated
    line by line, so that an item is met or not; else every item has the council's own target, `target`, and the national
    pass, `pass_level`."""

    item: str = "requirement"
    levels: tuple[str, ...] = ("0", "1", "2", "3")
    each_line: bool = False
    pass_level: int = 2
    target: int = 3

    @property
    def in_words(self) -> bool:
        """Whether levels have names rather than numbers."""
        return not all(level.isdecimal() for level in self.levels)

    def level(self, value: object) -> str:
        """`Level 2`, `Partially achieved`; `Not relevant` for NR, `Not assessed` for none (None, NaN, NA)."""
        if value is None or repr(value) in ("<NA>", "nan"):
            return NOT_ASSESSED
        text = str(value)
        if text == "NR":
            return NOT_RELEVANT
        place = int(text) if text.isdecimal() else -1
        if not 0 <= place < len(self.levels):
            return text
        return self.levels[place] if self.in_words else f"Level {place}"

    def stands(self, value: object) -> str:
        """Where an item stands, after `is` or `are`: `at Level 2`, `Partially achieved`, `not assessed`."""
        said = self.level(value)
        if said in (NOT_ASSESSED, NOT_RELEVANT):
            return said.lower()
        return f"“{said}”" if self.in_words else f"at {said}"

    def count(self, value: int) -> str:
        """`1 outcome`, `3 outcomes`, `no outcomes`."""
        return count(value, self.item)

    def named(self, numbers: tuple[str, ...] | list[str], *, most: int | None = None) -> str:
        """`requirement 112`, `outcomes A1.a and A1.b`."""
        return f"{self.item}{'' if len(numbers) == 1 else 's'} {listing(numbers, most=most)}"

    @property
    def goal(self) -> str:
        """What is to be reached: `Level 3`, or `what is expected`."""
        return "what is expected" if self.each_line else self.level(self.target)

    @property
    def at_goal(self) -> str:
        """As a state: `at Level 3`, `as expected`."""
        return "as expected" if self.each_line else f"at {self.goal}"


LEVELLED = Terms()
"""The NHS Toolkit's: requirements at Levels 0 to 3, 2 to pass, 3 the target."""


def page_question(terms: Terms) -> str:
    """The Toolkit page's: `How far is each category from Level 3, and what holds it down?`"""
    if terms.each_line:
        return f"Is every {terms.item} as expected, and which fall short?"
    return f"How far is each category from {terms.goal}, and what holds it down?"


def status(shown: str | None) -> str:
    """`The status is **Standards Not Met**.`"""
    return f"The status is **{shown}**." if shown else "The status is **not assessed**."


def met(at: int, applicable: int, terms: Terms) -> str:
    """`**30 of 47 outcomes** are as expected.`"""
    if not applicable:
        return f"No {terms.item} applies."
    head = f"**All {terms.count(applicable)}**" if at == applicable > 1 else f"**{at:,} of {terms.count(applicable)}**"
    return f"{head} {is_or_are(at if applicable > 1 else 1)} {terms.at_goal}."


def short_of(below: int, not_known: int, terms: Terms) -> str:
    """How many are below what is expected of them, and of how many that is not known."""
    said = []
    if below:
        said.append(
            f"{terms.count(below)} {is_or_are(below)} below what is expected of {'it' if below == 1 else 'them'}."
        )
    if not_known:
        said.append(
            f"What is expected of {terms.count(not_known)} is not known: the framework file does not say, nor does the upload, "
            f"so {'it is' if not_known == 1 else 'they are'} neither met nor below."
        )
    return " ".join(said)
