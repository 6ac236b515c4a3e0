"""The list of requirements an uploaded assessment brought, kept as its edition's list."""

from __future__ import annotations

import dataclasses

import pandas as pd

from ig_metrics import datasets
from ig_metrics.toolkit.actions import clean
from ig_metrics.toolkit.edition import Framework, Requirement

BROUGHT = "Brought by an uploaded assessment"


def is_whole_list(assessment: pd.DataFrame) -> bool:
    """Whether an assessment is the whole list of its edition: it names a category in any row."""
    return "category" in assessment and any(clean(text) for text in assessment["category"].tolist())


def with_list(framework: Framework, assessment: pd.DataFrame) -> Framework:
    """The framework with the requirements of an assessment that is a whole list, in its order.

    Titles and categories are the assessment's where it has them. What else the file knows of a number (whether it is
    mandatory, what is expected) stays; rules and certificates for numbers that are gone go too.
    """
    ours = {datasets.normalise(name): name for name in framework.categories}
    lines: dict[str, Requirement] = {}
    for row in assessment.to_dict("records"):
        number = clean(row.get("requirement"))
        if not number or number in lines:
            continue
        known = framework.by_number.get(number)
        category, title = clean(row.get("category")), clean(row.get("title"))
        category = ours.get(datasets.normalise(category), category) if category else None
        if known is None:
            if category is None:
                continue
            lines[number] = Requirement(number, category, title or "", False, BROUGHT)
        else:
            line = dataclasses.replace(known, category=category or known.category)
            if title and title != known.title:
                line = dataclasses.replace(line, title=title, sourced=False, source=BROUGHT)
            lines[number] = line
    used = list(dict.fromkeys(line.category for line in lines.values()))
    return dataclasses.replace(
        framework,
        categories=(
            *(name for name in framework.categories if name in used),
            *(name for name in used if name not in framework.categories),
        ),
        requirements=tuple(lines.values()),
        rules=tuple(rule for rule in framework.rules if rule.requirement in lines),
        certificates=tuple(
            dataclasses.replace(
                each,
                full=tuple(number for number in each.full if number in lines),
                part=tuple(number for number in each.part if number in lines),
            )
            for each in framework.certificates
        ),
        complete=True,
    )
