"""Claims against data, and evidence: sentences."""

from __future__ import annotations

from ig_metrics.wording.terms import Terms
from ig_metrics.wording.words import count, is_or_are, number

QUESTION = "Does the data bear out what we claim, and is the evidence in date?"
DEFINITIONS = {
    "training_percent": (
        "Training in date",
        "People in date with the course, divided by people in scope who are neither absent nor exempt.",
    ),
    "assets_reviewed_percent": (
        "Information assets reviewed",
        "Assets with personal data reviewed in the 12 months to the date, divided by all assets with personal data. An asset that "
        "does not say whether it holds personal data is in neither part.",
    ),
    "breaches_reviewed_percent": (
        "Breaches with lessons written down",
        "Breaches reported in the 12 months to the date and closed by it whose lessons are written down, divided by all of those.",
    ),
    "contracts_with_clauses_percent": (
        "Contracts with information governance clauses",
        "Contracts with such clauses, divided by all contracts on the register.",
    ),
}
"""What a measure is called, and how it is worked out."""


def measure(name: str) -> tuple[str, str]:
    """A measure's name and definition; one that is not known is named as the framework file names it."""
    return DEFINITIONS.get(name, (name.replace("_", " ").capitalize(), "As the framework file names it."))


def claims_stand(supported: int, not_supported: int, not_checked: int, terms: Terms) -> str:
    """`Of 40 claims **3 are not supported** by the data, 30 are supported and 7 are not checked.`"""
    whole = supported + not_supported + not_checked
    if not whole:
        return "Nothing is claimed."
    verb = is_or_are(not_supported)
    bad = (
        f"**{number(not_supported)} {verb} not supported** by the data" if not_supported else "**none is unsupported**"
    )
    rest = (
        f"and {number(not_checked)} {is_or_are(not_checked)} not checked, because no rule or no data is held for the {terms.item}"
        if not_checked
        else "and none is unchecked"
    )
    return f"Of {count(whole, 'claim')} {bad}; {number(supported)} {is_or_are(supported)} supported {rest}."


def evidence_missing(missing: int, terms: Terms) -> str:
    """`2 requirements name no evidence.`; "" for none."""
    return f"{terms.count(missing).capitalize()} {'names' if missing == 1 else 'name'} no evidence." if missing else ""
