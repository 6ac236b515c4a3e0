"""One framework file, read and checked: its structure, then its meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ig_metrics import tomlfile
from ig_metrics.tomlfile import DAY, TEXT, TEXTS, WHOLE, YES_NO, Faults
from ig_metrics.toolkit.edition import EACH_LINE, PASS_LEVEL, Certificate, Framework, Requirement, Rule, Status

_TOP = {
    "id": TEXT, "title": TEXT, "edition": TEXT, "view": TEXT, "source": TEXT, "checked_by": TEXT,
    "checked_on": DAY, "review_due": DAY, "max_level": WHOLE, "levels": TEXTS, "expects": TEXT, "complete": YES_NO,
    "categories": TEXTS, "requirements": "[[requirements]] tables", "rules": "[[rules]] tables",
    "certificates": "[[certificates]] tables", "evidence": "an [evidence] table", "status": "a [status] table",
    "item": TEXT,
}  # fmt: skip
_TOP_NEEDED = ("id", "title", "edition", "view", "source", "checked_by", "review_due", "categories", "requirements")
_LINE = {"number": TEXT, "category": TEXT, "title": TEXT, "sourced": YES_NO, "source": TEXT}
_LINE_MAY = {"expected": TEXT, "mandatory": YES_NO, "levels": TEXTS}
_RULE = {"requirement": TEXT, "measure": TEXT, "key": TEXT, "minimum": "a table like { 3 = 95 }", "source": TEXT}
_CERTIFICATE = {"name": TEXT, "title": TEXT, "full": TEXTS, "part": TEXTS, "source": TEXT}
_STATUS = {"met": TEXT, "with_plan": TEXT, "not_met": TEXT}


def read(path: Path) -> Framework:
    """Read and check one framework file. Raises Refused with one reason for each fault: file, line, fix."""
    raw, text = tomlfile.read(path)
    return _Reader(path, text).framework(raw)


def check(data: bytes, path: Path) -> Framework:
    """The framework in what is about to be written to a file. Raises Refused as `read` does."""
    raw, text = tomlfile.parse(data, path.name)
    return _Reader(path, text).framework(raw)


class _Reader(Faults):
    """Builds one Framework, collecting every fault with its line before refusing."""

    def framework(self, raw: dict[str, Any]) -> Framework:
        self.structure(raw)
        self.refuse_if_faulty()
        levels = _levels(raw)
        self.head(raw, levels)
        numbers = self.items(raw, levels)
        self.rules(raw, numbers, len(levels) - 1)
        self.certificates(raw, numbers)
        self.refuse_if_faulty()
        return Framework(
            id=raw["id"],
            title=raw["title"],
            edition=raw["edition"],
            view=raw["view"],
            source=raw["source"],
            checked_by=raw["checked_by"].strip(),
            checked_on=raw.get("checked_on"),
            review_due=raw["review_due"],
            max_level=len(levels) - 1,
            categories=tuple(raw["categories"]),
            requirements=tuple(
                Requirement(**{**line, "levels": tuple(line.get("levels", ()))}) for line in raw["requirements"]
            ),
            rules=tuple(
                Rule(**{**rule, "minimum": {int(level): least for level, least in rule["minimum"].items()}})
                for rule in raw.get("rules", [])
            ),
            evidence_from_level=raw.get("evidence", {}).get("from_level"),
            levels=levels,
            expects=raw.get("expects", PASS_LEVEL),
            complete=raw.get("complete", True),
            status=Status(**raw.get("status", {})),
            certificates=tuple(
                Certificate(**{**each, "full": tuple(each["full"]), "part": tuple(each["part"])})
                for each in raw.get("certificates", [])
            ),
            item=raw.get("item", "").strip() or "requirement",
        )

    def structure(self, raw: dict[str, Any]) -> None:
        self.keys(raw, _TOP, _TOP_NEEDED, "The file", None)
        for table, expected, may in (
            ("requirements", _LINE, _LINE_MAY),
            ("rules", _RULE, {}),
            ("certificates", _CERTIFICATE, {}),
        ):
            tables = raw.get(table, [])
            if tomlfile.fits(tables, _TOP[table]):
                for n, line in enumerate(tables):
                    where = f"{table.removesuffix('s').capitalize()} {n + 1}"
                    self.keys(line, {**expected, **may}, expected, where, (table, n))
        for table, expected, needed in (("evidence", {"from_level": WHOLE}, ("from_level",)), ("status", _STATUS, ())):
            if isinstance(raw.get(table), dict):
                self.keys(raw[table], expected, needed, f"[{table}]", (table, 0))

    def head(self, raw: dict[str, Any], levels: tuple[str, ...]) -> None:
        if raw["id"] != self.path.stem:
            self.say(
                "id", None, f"The id is '{raw['id']}' but the file is called {self.path.name}. Make them the same."
            )
        if raw.get("max_level", 1) < 1:
            self.say("max_level", None, f"max_level is {raw['max_level']}; it must be 1 or more.")
        if len(levels) < 2 or len({level.strip().casefold() for level in levels}) < len(levels):
            self.say("levels", None, "levels must name at least two levels from the lowest up, each once.")
        if "levels" in raw and raw.get("max_level", len(levels) - 1) != len(levels) - 1:
            self.say(
                "max_level", None, f"max_level is {raw['max_level']} but there are {len(levels)} levels from 0 up."
            )
        if raw.get("expects", PASS_LEVEL) not in (PASS_LEVEL, EACH_LINE):
            self.say("expects", None, f"expects is '{raw['expects']}'; it must be '{PASS_LEVEL}' or '{EACH_LINE}'.")
        categories = raw["categories"]
        if not categories or len(set(categories)) != len(categories) or not all(map(str.strip, categories)):
            self.say("categories", None, "categories must name at least one category, each once and none empty.")
        from_level = raw.get("evidence", {}).get("from_level", 1)
        if not 0 <= from_level < len(levels):
            self.say(
                "from_level", ("evidence", 0), f"from_level is {from_level}; levels run from 0 to {len(levels) - 1}."
            )

    def items(self, raw: dict[str, Any], levels: tuple[str, ...]) -> set[str]:
        numbers: set[str] = set()
        for n, line in enumerate(raw["requirements"]):
            at = ("requirements", n)
            number = line["number"]
            if not number or number != number.strip():
                self.say("number", at, f"Requirement {n + 1}: the number '{number}' is empty or has spaces around it.")
            if number in numbers:
                self.say("number", at, f"Requirement '{number}' is there twice. Keep one.")
            numbers.add(number)
            if line["category"] not in raw["categories"]:
                self.say("category", at, f"Requirement '{number}': '{line['category']}' is not one of the categories.")
            if line["sourced"] and not line["title"].strip():
                self.say("title", at, f"Requirement '{number}' is sourced but has no title. Add it.")
            if not line["source"].strip():
                self.say("source", at, f"Requirement '{number}' does not say where it comes from. Fill in source.")
            listed = ", ".join(levels)
            for level in line.get("levels", []):
                if level not in levels:
                    self.say("levels", at, f"Requirement '{number}': '{level}' is not a level. The levels: {listed}.")
            if line.get("expected") and line["expected"] not in (line.get("levels") or levels):
                self.say(
                    "expected", at,
                    f"Requirement '{number}': '{line['expected']}' is not a level it can have. The levels: {listed}.",
                )  # fmt: skip
        if not numbers:
            self.say(None, None, "The file has no requirements. Add [[requirements]] tables.")
        for category in raw["categories"]:
            if category not in {line["category"] for line in raw["requirements"]}:
                self.say("categories", None, f"No requirement is in the category '{category}'. Remove it or use it.")
        return numbers

    def rules(self, raw: dict[str, Any], numbers: set[str], top: int) -> None:
        for n, rule in enumerate(raw.get("rules", [])):
            at = ("rules", n)
            if rule["requirement"] not in numbers:
                self.say(
                    "requirement", at, f"Rule {n + 1} is about '{rule['requirement']}', which is not a requirement."
                )
            for level, least in rule["minimum"].items():
                if not (level.isdecimal() and 1 <= int(level) <= top):
                    self.say("minimum", at, f"Rule {n + 1}: '{level}' is not a level from 1 to {top}.")
                if isinstance(least, bool) or not isinstance(least, int | float):
                    self.say("minimum", at, f"Rule {n + 1}: the least for level {level} is {least!r}, not a number.")

    def certificates(self, raw: dict[str, Any], numbers: set[str]) -> None:
        names: set[str] = set()
        for n, each in enumerate(raw.get("certificates", [])):
            at = ("certificates", n)
            name = each["name"].strip().casefold()
            if not name or name in names:
                self.say("name", at, f"Certificate {n + 1}: the name '{each['name']}' is empty or there twice.")
            names.add(name)
            for key in ("full", "part"):
                for number in each[key]:
                    if number not in numbers:
                        self.say(key, at, f"Certificate '{each['name']}': '{number}' is not a requirement.")
            for number in sorted(set(each["full"]) & set(each["part"])):
                self.say("part", at, f"Certificate '{each['name']}': '{number}' is both in full and in part. Keep one.")


def _levels(raw: dict[str, Any]) -> tuple[str, ...]:
    return tuple(raw["levels"]) if "levels" in raw else tuple(str(n) for n in range(raw.get("max_level", 3) + 1))
