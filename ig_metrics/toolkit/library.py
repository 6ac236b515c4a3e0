"""The shape in which tools for governance, risk and compliance exchange frameworks: a library of requirement nodes.

A node is a heading or can be assessed; it has a depth, a reference, a name. The words in it are ours, the shape is theirs
(CISO Assistant's library, version 2, as YAML and as a workbook).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pandas as pd

from ig_metrics.errors import Refused
from ig_metrics.toolkit.attainment import NR, Assessment
from ig_metrics.toolkit.edition import EACH_LINE, LEVELS, PASS_LEVEL, Framework, Requirement

URN = "urn:ig-metrics:risk"
PACKAGER = "ig-metrics"
ELSEWHERE = "General"
"""The category of what stands under no heading."""
MOST_LEVELS, MOST_NODES, LONGEST_TITLE = 10, 5000, 300
MET = ("Not met", "Met")
_EXPECTED = re.compile(r"^Expected level: (.+?)\.(?:\s|$)")
NODE = ("urn", "parent_urn", "assessable", "depth", "ref_id", "name", "description", "annotation", "importance")
COLUMNS = ("assessable", "depth", "ref_id", "name", "description", "annotation", "importance")
RESULTS = ("urn", "ref_id", "name", "compliance_result", "score", "observations")


def as_library(made: Framework) -> dict[str, Any]:
    """A framework as a library: categories are headings of depth 1, requirements can be assessed at depth 2.

    Where a line's title is not known, it has none; where it comes from, and what is expected of it, is its annotation.
    """
    checked = f"Checked by {made.checked_by}." if made.checked_by else "Not checked by anybody yet."
    told = f"{made.source} {checked}"
    names = [level if made.levels_are_words else f"Level {level}" for level in made.levels]
    nodes: list[dict[str, Any]] = []
    for place, category in enumerate(made.categories, 1):
        urn = f"{URN}:req_node:{made.id}:c{place}"
        nodes.append({"urn": urn, "assessable": False, "depth": 1, "ref_id": f"C{place}", "name": category})
        for line in made.requirements:
            if line.category == category:
                expected = f"Expected level: {line.expected}. " if line.expected else ""
                node = {"urn": f"{URN}:req_node:{made.id}:{_slug(line.number)}", "parent_urn": urn, "assessable": True,
                        "depth": 2, "ref_id": line.number, "name": line.title or None,
                        "annotation": expected + line.source,
                        "importance": "mandatory" if line.mandatory else "recommended"}  # fmt: skip
                nodes.append({key: value for key, value in node.items() if value is not None})
    return {
        "urn": f"{URN}:library:{made.id}",
        "locale": "en",
        "ref_id": made.id,
        "name": made.full_title,
        "description": told,
        "copyright": "Titles as noted line by line; the wording is this council's or IG Metrics' own.",
        "version": 1,
        "provider": PACKAGER,
        "packager": PACKAGER,
        "objects": {
            "framework": {
                "urn": f"{URN}:framework:{made.id}",
                "ref_id": made.id,
                "name": made.full_title,
                "description": told,
                "min_score": 0,
                "max_score": made.max_level,
                "scores_definition": [
                    {"score": score, "name": name, "description": name} for score, name in enumerate(names)
                ],
                "requirement_nodes": nodes,
            }
        },
    }


def as_sheets(made: Framework) -> dict[str, pd.DataFrame]:
    """The same as the sheets of a workbook; a `_meta` sheet has pairs and no headings, so its first pair stands as heading."""
    library = as_library(made)
    framework = library["objects"]["framework"]
    nodes = pd.DataFrame(framework["requirement_nodes"]).reindex(columns=list(COLUMNS))
    content = nodes.assign(assessable=nodes["assessable"].map({True: "x", False: None})).astype(object)
    return {
        "library_meta": _meta("library", {key: value for key, value in library.items() if key != "objects"}),
        "framework_meta": _meta(
            "framework",
            {
                "base_urn": f"{URN}:req_node:{made.id}",
                **{key: framework[key] for key in ("urn", "ref_id", "name", "description", "min_score", "max_score")},
                "scores_definition": "levels",
            },
        ),
        "framework_content": content.where(content.notna(), None),
        "levels_meta": _meta("scores", {"name": "levels"}),
        "levels_content": pd.DataFrame(framework["scores_definition"]),
    }


def results(made: Framework, assessed: Assessment) -> pd.DataFrame:
    """An assessment as the rows such tools take in: urn, ref_id, name, compliance_result, score (missing: none), observations.

    At what is expected: compliant; below it but above nothing: partially_compliant; else non_compliant, not_applicable or
    not_assessed.
    """
    rows = []
    for row in assessed.requirements.to_dict("records"):
        level = row["level"] if isinstance(row["level"], str) else None
        if level == NR or not row["applicable"]:
            result = "not_applicable"
        elif level is None:
            result = "not_assessed"
        else:
            result = "compliant" if row["at_target"] else "partially_compliant" if row["points"] else "non_compliant"
        score = None if level is None or level == NR else int(level)
        noted = row["evidence"] if isinstance(row["evidence"], str) else None
        urn = f"{URN}:req_node:{made.id}:{_slug(row['requirement'])}"
        rows.append((urn, row["requirement"], row["title"], result, score, noted))
    return pd.DataFrame(rows, columns=list(RESULTS)).astype({"score": "Int64"})


def framework_from(library: dict[str, Any], id: str | None, *, file_name: str, review_due: dt.date) -> Framework:
    """The framework in a library (all its values texts, lists and tables). `id`: what to call it, else its own reference.

    The title of a line is its name, else the start of its description. Without a list of scores a line is met or not met, and
    is expected to be met. Raises Refused, with every reason, for what is no framework.
    """
    found = _framework(library, file_name)
    name = id or _slug(_text(found.get("ref_id")) or _text(library.get("ref_id")))
    levels, each_line = _levels(found)
    provider = _text(library.get("provider")) or "not named"
    version = _text(library.get("version"))
    source = f"{file_name}: {_text(library.get('name'))}{f', version {version}' if version else ''}, from {provider}"
    lines = _lines(found, source, MET[1] if each_line else "", levels)
    return Framework(
        id=name,
        title=_text(found.get("name")) or name,
        edition="",
        view="",
        source=source,
        checked_by="",
        checked_on=None,
        review_due=review_due,
        max_level=len(levels) - 1,
        categories=tuple(dict.fromkeys(line.category for line in lines)),
        requirements=tuple(lines),
        levels=levels,
        expects=EACH_LINE if each_line or any(line.expected for line in lines) else PASS_LEVEL,
    )


def _framework(library: dict[str, Any], file_name: str) -> dict[str, Any]:
    objects = library.get("objects")
    held = objects if isinstance(objects, dict) else {}
    listed = held.get("frameworks") or ([held["framework"]] if isinstance(held.get("framework"), dict) else [])
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed) or not listed:
        raise Refused(
            f"{file_name} holds no framework: objects, framework with its requirement_nodes was expected. "
            "Libraries of risks, threats or mappings cannot be brought in."
        )
    if len(listed) > 1:
        names = ", ".join(_text(each.get("name")) for each in listed)
        raise Refused(f"{file_name} holds {len(listed)} frameworks ({names}). Bring in a file with one.")
    found: dict[str, Any] = listed[0]
    return found


def _levels(found: dict[str, Any]) -> tuple[tuple[str, ...], bool]:
    """The levels by name, the lowest first, and whether a line is only met or not."""
    scores = found.get("scores_definition")
    if not isinstance(scores, list) or not scores:
        top = _whole(found.get("max_score"))
        if top is None or top >= MOST_LEVELS or _whole(found.get("min_score")) not in (0, None):
            return MET, True
        return tuple(str(n) for n in range(top + 1)), False
    ranked = sorted((_whole(each.get("score")), _text(each.get("name"))) for each in scores if isinstance(each, dict)
                    if _whole(each.get("score")) is not None)  # fmt: skip
    if not 2 <= len(ranked) <= MOST_LEVELS:
        raise Refused(f"The list of scores has {len(ranked)} levels; 2 to {MOST_LEVELS} can be used.")
    names = [name or f"Score {score}" for score, name in ranked]
    plain = [re.sub(r"(?i)^level\s*", "", name) for name in names]
    if plain == [str(n) for n in range(len(plain))]:
        return tuple(plain) if len(plain) != len(LEVELS) else LEVELS, False
    named = tuple(f"Level {name}" if name.isdecimal() else name for name in names)
    if len({name.casefold() for name in named}) < len(named):
        raise Refused(f"Two scores have one name: {', '.join(named)}. Each level needs a name of its own.")
    return named, False


def _lines(found: dict[str, Any], source: str, expected: str, levels: tuple[str, ...]) -> list[Requirement]:
    nodes = found.get("requirement_nodes")
    if not isinstance(nodes, list) or not all(isinstance(node, dict) for node in nodes):
        raise Refused("The framework has no requirement_nodes.")
    if len(nodes) > MOST_NODES:
        raise Refused(f"The framework has {len(nodes):,} nodes; up to {MOST_NODES:,} can be used.")
    headings: dict[str, str] = {}
    top, lines, faults = ELSEWHERE, [], []
    for place, node in enumerate(nodes, 1):
        depth, name = _whole(node.get("depth")) or 1, _name(node)
        if not _yes(node.get("assessable")):
            if depth == 1:
                top = name or ELSEWHERE
            # A node names its parent, or stands below it in the order of the file: the heading of depth 1 is the category.
            if urn := _text(node.get("urn")):
                headings[urn] = headings.get(_text(node.get("parent_urn")), top)
            continue
        number = _text(node.get("ref_id")) or _text(node.get("urn")).rpartition(":")[2]
        if not number:
            faults.append(f"Node {place} can be assessed and has neither ref_id nor urn. Give it a reference.")
            continue
        category = headings.get(_text(node.get("parent_urn")), top if depth > 1 else ELSEWHERE)
        stated = _EXPECTED.match(_text(node.get("annotation")))
        own = stated[1] if stated and stated[1] in levels else expected
        mandatory = _text(node.get("importance")).casefold() not in ("recommended", "nice to have")
        title = name if name != number else ""
        lines.append(Requirement(number, category, title, bool(title), source, own, mandatory))
    twice = sorted({line.number for line in lines if sum(other.number == line.number for other in lines) > 1})
    if twice:
        faults.append(f"These references are there twice: {', '.join(twice[:20])}. Each requirement needs its own.")
    if not lines and not faults:
        faults.append("No node can be assessed, so there is no requirement.")
    if faults:
        raise Refused(*faults[:50])
    return lines


def _name(node: dict[str, Any]) -> str:
    said = _text(node.get("name")) or " ".join(_text(node.get("description")).split())
    return said if len(said) <= LONGEST_TITLE else f"{said[: LONGEST_TITLE - 1].rstrip()}…"


def _meta(kind: str, pairs: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(pairs.items()), columns=["type", kind])


def _slug(text: object) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", _text(text).casefold()).strip("-._")


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _whole(value: object) -> int | None:
    text = _text(value).removesuffix(".0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def _yes(value: object) -> bool:
    return _text(value).casefold() in ("true", "x", "yes", "1")
