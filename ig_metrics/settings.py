"""The organisation, its targets, windows and roles: one TOML file, every key with a default.

An unknown key or a bad value is refused with its line and the fix. Keys and defaults are those of docs/settings.md.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import re
import types
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from ig_metrics import tomlfile
from ig_metrics.errors import Refused
from ig_metrics.tomlfile import Faults

EMPLOYMENT_TYPES = (
    "permanent",
    "fixed_term",
    "casual",
    "agency",
    "volunteer",
    "councillor",
    "seconded_in",
    "partner",
)
GROUP = "group:"
"""What an entry of [access] begins with that names a group."""
ORGANISATION_TYPES = {
    "county council": "county councils",
    "unitary authority": "unitary authorities",
    "metropolitan borough": "metropolitan boroughs",
    "London borough": "London boroughs",
    "district council": "district councils",
    "combined authority": "combined authorities",
    "fire and rescue service": "fire and rescue services",
    "police force": "police forces",
    "NHS trust": "NHS trusts",
    "integrated care board": "integrated care boards",
    "other organisation": "other organisations",
}
"""What sort of organisation it is, and what several are called: only alike ones are compared."""
MOST_DAYS = 3660
MOST_MONTHS = 1200


@dataclass(frozen=True)
class Organisation:
    """Who the figures are about. `staff_id_width` pads staff numbers to that many digits; None leaves them. `type` says with which
    others it is compared (one of ORGANISATION_TYPES; empty: not said)."""

    name: str = "Your council"
    staff_id_width: int | None = None
    type: str = ""


@dataclass(frozen=True)
class Toolkit:
    """Which edition of the Toolkit is in use. The pass level is national; the target level is the council's own.

    `framework` in the file is an id, or a list of editions with the day each came into force (`editions`, the earliest first;
    `framework` is then the first of them).
    """

    framework: str = "igt-v11-la"
    pass_level: int = 2
    target_level: int = 3
    deadline: dt.date | None = None
    editions: tuple[tuple[str, dt.date], ...] = field(default=(), metadata={"not_in_file": True})

    def framework_on(self, day: dt.date) -> str:
        """The edition that the settings say is in force on a day; before the first of a list, the first."""
        return max(((start, name) for name, start in self.editions if start <= day), default=(day, self.framework))[1]


@dataclass(frozen=True)
class Course:
    """A mandatory course. Windows and notice are in days, validity in calendar months (None: never expires).

    `earlier_launches`: days on which earlier rounds of it began; how people took to those tells how they may take to this.
    """

    code: str
    title: str
    launch: dt.date
    aliases: tuple[str, ...] = ()
    window_days: int = 28
    valid_months: int | None = None
    notice_days: int = 60
    audience: str = "all"
    target_percent: float = 95
    include: tuple[str, ...] = EMPLOYMENT_TYPES
    exclude: dict[str, tuple[str, ...]] = field(default_factory=dict)
    earlier_launches: tuple[dt.date, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Every name an export may call the course by, folded for comparison."""
        return frozenset(" ".join(name.split()).casefold() for name in (self.code, self.title, *self.aliases))


@dataclass(frozen=True)
class Escalation:
    """Days past due at which each step starts (negative: before due); the oldest data a bar list may rest on."""

    reminder_days: int = -14
    manager_days: int = 0
    bar_days: int = 14
    max_age_days: int = 3


@dataclass(frozen=True)
class Breaches:
    """Which way is better for the count of all breaches: `neutral`, `decrease` or `increase`; how control charts read the rule
    of two points in three (`same_side`, `any_third`, `off`); targets a month, of all and of serious breaches (None: none)."""

    improvement: str = "neutral"
    two_of_three: str = "same_side"
    target_per_month: float | None = None
    serious_target_per_month: float | None = None


@dataclass(frozen=True)
class Privacy:
    """Counts of people from 1 to threshold - 1 are hidden; personal rows are purged after the retention period."""

    threshold: int = 5
    retention_months: int = 24


@dataclass(frozen=True)
class Ingest:
    """Limits on an upload and on the process that reads it."""

    max_upload_mb: int = 25
    max_cells: int = 5_000_000
    max_parts: int = 2000
    max_inflated_mb: int = 500
    max_ratio: int = 250
    max_seconds: int = 60
    max_memory_mb: int = 2000


@dataclass(frozen=True)
class Report:
    """What the committee paper's title block says, and the Word document whose look it has (a path in the home folder, or whole;
    empty: `templates/paper.docx` there, else the paper's own)."""

    contact: str = ""
    electoral_division: str = "None"
    template: str = ""


@dataclass(frozen=True)
class Mail:
    """Where reminders are sent through; an empty host means no mail.

    `security`: none, starttls or ssl. `user` signs in with the password in the environment variable IG_METRICS_MAIL_PASSWORD.
    `per_minute`: messages at most. `timeout_seconds`: how long the server may take over one answer.
    """

    host: str = ""
    port: int = 25
    from_: str = field(default="", metadata={"key": "from"})
    security: str = "none"
    user: str = ""
    per_minute: int = 60
    timeout_seconds: int = 30


@dataclass(frozen=True)
class Partner:
    """What is agreed with a partner: its `name` as the self-assessment has it, its `role`, and since when it is agreed (or last
    was). `contact`, whom to ask there, is shown to the IG lead alone."""

    name: str
    role: str = ""
    contact: str = ""
    agreed_on: dt.date | None = None


@dataclass(frozen=True)
class Access:
    """Who may sign in as what: e-mail addresses, `@domain` for everybody in it, `group:NAME` for a group of the identity
    provider's. A manager is given the services they answer for; with none, those who have them as manager. Absent: single-user
    local mode. `groups_claim`: where the identity token has the groups; `address_claim`: where it has the address (empty: as
    docs/sign-in.md says)."""

    ig_lead: tuple[str, ...] = ()
    committee: tuple[str, ...] = ()
    manager: dict[str, tuple[str, ...]] = field(default_factory=dict)
    groups_claim: str = "groups"
    address_claim: str = ""


@dataclass(frozen=True)
class Settings:
    """All settings, one attribute for each table of the file. `access` is None in single-user local mode."""

    organisation: Organisation = Organisation()
    toolkit: Toolkit = Toolkit()
    courses: tuple[Course, ...] = ()
    escalation: Escalation = Escalation()
    breaches: Breaches = Breaches()
    privacy: Privacy = Privacy()
    ingest: Ingest = Ingest()
    report: Report = Report()
    mail: Mail = Mail()
    partners: tuple[Partner, ...] = ()
    access: Access | None = None

    def course(self, code: str | None = None) -> Course:
        """The course with this code, or the first. Raises Refused when there is none, naming those there are."""
        if not self.courses:
            raise Refused("No course is set up. Add a [[courses]] table to settings.toml, or run: ig-metrics demo")
        if code is None:
            return self.courses[0]
        for course in self.courses:
            if course.code.casefold() == code.casefold():
                return course
        known = ", ".join(course.code for course in self.courses)
        raise Refused(f"There is no course '{code}' in settings. The courses are: {known}.")


LISTED = {"courses": (Course, "course"), "partners": (Partner, "partner")}
"""Tables of which there may be several, and what one is called."""


_elsewhere: ContextVar[Path | None] = ContextVar("home", default=None)


def home_folder() -> Path:
    """Where the catalogue, snapshots and settings live: `IG_METRICS_HOME`, else `./data`."""
    return _elsewhere.get() or Path(os.environ.get("IG_METRICS_HOME") or "data")


@contextmanager
def at_home(folder: Path) -> Iterator[None]:
    """Take `folder` for the home inside the block (in this thread): another organisation's files of its own are there."""
    before = _elsewhere.set(folder)
    try:
        yield
    finally:
        _elsewhere.reset(before)


def settings_path(home: Path | None = None) -> Path:
    """The settings file: `IG_METRICS_SETTINGS`, else `settings.toml` in the home folder."""
    named = os.environ.get("IG_METRICS_SETTINGS")
    return Path(named) if named else (home or home_folder()) / "settings.toml"


def load(path: Path | None = None) -> Settings:
    """Read settings from `path` (default: `settings_path()`); a missing file gives the defaults.

    Raises Refused with one reason for each bad key or value: file, line, what was found, what was expected.
    """
    path = path or settings_path()
    if not path.exists():
        if os.environ.get("IG_METRICS_SETTINGS") == str(path):
            raise Refused(f"IG_METRICS_SETTINGS names {path}, which is not there. Create it, or unset the variable.")
        return Settings()
    raw, text = tomlfile.read(path)
    return _Reader(path, text).settings(raw)


class _Reader(Faults):
    """Builds Settings from parsed TOML, collecting every fault with its line before refusing."""

    def settings(self, raw: dict[str, typing.Any]) -> Settings:
        fields = {f.name: f for f in dataclasses.fields(Settings)}
        hints = typing.get_type_hints(Settings)
        values: dict[str, typing.Any] = {}
        for key, table in raw.items():
            if key not in fields:
                self.say(key, None, f"'{key}' is not a setting. The tables are: {', '.join(fields)}.")
            elif key in LISTED:
                values[key] = self.listed(key, table)
            elif not isinstance(table, dict):
                self.say(key, None, f"'{key}' must be a table, written [{key}].")
            else:
                kind = _not_none(hints[key])
                editions = self.editions(table) if key == "toolkit" else ()
                made = self.build(kind, table | {"framework": editions[0][0]} if editions else table, f"[{key}]", key)
                values[key] = dataclasses.replace(made, editions=editions) if made and editions else made
        self.refuse_if_faulty()
        result = Settings(**values)
        self.check_meaning(result)
        self.refuse_if_faulty()
        return result

    def editions(self, table: dict[str, typing.Any]) -> tuple[tuple[str, dt.date], ...]:
        """The editions of the Toolkit with the day each came into force, where `framework` is a list; () where it is an id."""
        listed = table.get("framework")
        if not isinstance(listed, list):
            return ()
        found: list[tuple[str, dt.date]] = []
        for n, each in enumerate(listed):
            name, start = (
                (each.get("id"), each.get("from", dt.date.min if n == 0 else None))
                if isinstance(each, dict)
                else ("", None)
            )
            if (
                not isinstance(name, str)
                or not name
                or not isinstance(start, dt.date)
                or isinstance(start, dt.datetime)
            ):
                break
            if each.keys() - {"id", "from"} or (found and start <= found[-1][1]):
                break
            found.append((name, start))
        if not listed or len(found) < len(listed):
            self.say(
                "framework", ("toolkit", 0),
                "[toolkit] framework is an id in quotes, or a list of them with the day each came into force, the earliest first, "
                'like [{ id = "igt-v11-la" }, { id = "igt-v12-la", from = 2014-04-01 }]; only the first needs no day.',
            )  # fmt: skip
            return (("", dt.date.min),)
        return tuple(found)

    def listed(self, key: str, tables: typing.Any) -> tuple[typing.Any, ...]:
        kind, called = LISTED[key]
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.say(key, None, f"{key.capitalize()} are written as [[{key}]] tables.")
            return ()
        built = [self.build(kind, table, f"{called} {n + 1}", key, n) for n, table in enumerate(tables)]
        return tuple(one for one in built if one is not None)

    def build(
        self, kind: typing.Any, table: dict[str, typing.Any], where: str, table_name: str, nth: int = 0
    ) -> typing.Any:
        hints = typing.get_type_hints(kind)
        keys = {f.metadata.get("key", f.name): f for f in dataclasses.fields(kind) if "not_in_file" not in f.metadata}
        values: dict[str, typing.Any] = {}
        before = len(self.faults)
        for key, value in table.items():
            if key not in keys:
                self.say(key, (table_name, nth), f"{where} has no setting '{key}'. It takes: {', '.join(keys)}.")
                continue
            try:
                values[keys[key].name] = _typed(hints[keys[key].name], value)
            except TypeError as error:
                self.say(key, (table_name, nth), f"{where} {key} is {value!r}; it must be {error}.")
        for key, f in keys.items():
            required = f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
            if required and f.name not in values and key not in table:
                self.say(None, (table_name, nth), f"{where} needs '{key}'. Add it.")
        return kind(**values) if len(self.faults) == before else None

    def check_meaning(self, settings: Settings) -> None:
        self.check_courses(settings.courses)
        self.check_partners(settings.partners)
        kit = settings.toolkit
        for key, level in (("pass_level", kit.pass_level), ("target_level", kit.target_level)):
            if not 0 <= level <= 3:
                self.say(key, ("toolkit", 0), f"[toolkit] {key} is {level}; levels run from 0 to 3.")
        if kit.pass_level > kit.target_level:
            self.say("pass_level", ("toolkit", 0), "[toolkit] pass_level is above target_level. Swap or correct them.")
        steps = settings.escalation
        if steps.manager_days < steps.reminder_days:
            self.say("manager_days", ("escalation", 0), "[escalation] manager_days must not be below reminder_days.")
        if steps.bar_days < steps.manager_days:
            self.say("bar_days", ("escalation", 0), "[escalation] bar_days must not be below manager_days.")
        if settings.breaches.improvement not in ("neutral", "decrease", "increase"):
            self.say("improvement", ("breaches", 0), "[breaches] improvement must be neutral, decrease or increase.")
        if settings.breaches.two_of_three not in ("same_side", "any_third", "off"):
            self.say("two_of_three", ("breaches", 0), "[breaches] two_of_three must be same_side, any_third or off.")
        for key in ("target_per_month", "serious_target_per_month"):
            aim = getattr(settings.breaches, key)
            if aim is not None and not 0 <= aim < float("inf"):
                self.say(key, ("breaches", 0), f"[breaches] {key} is {aim}; it must be 0 or more, or left out.")
        width = settings.organisation.staff_id_width
        if width is not None:
            self.within("staff_id_width", "organisation", width, 1, 20)
        sort = settings.organisation.type
        if sort and sort not in ORGANISATION_TYPES:
            known = ", ".join(ORGANISATION_TYPES)
            self.say("type", ("organisation", 0), f"[organisation] type is {sort!r}; it must be one of: {known}.")
        self.within("max_age_days", "escalation", steps.max_age_days, 0, None)
        self.within("threshold", "privacy", settings.privacy.threshold, 1, None)
        self.within("retention_months", "privacy", settings.privacy.retention_months, 1, None)
        if settings.report.template and not settings.report.template.lower().endswith(".docx"):
            self.say(
                "template",
                ("report", 0),
                f"[report] template is {settings.report.template!r}; it must be a Word document, for example templates/paper.docx.",
            )
        self.check_mail(settings.mail)
        if settings.access is not None:
            self.check_access(settings.access)
        for f in dataclasses.fields(Ingest):
            self.within(f.name, "ingest", getattr(settings.ingest, f.name), 1, None)

    def check_mail(self, mail: Mail) -> None:
        self.within("port", "mail", mail.port, 1, 65535)
        self.within("per_minute", "mail", mail.per_minute, 1, 6000)
        self.within("timeout_seconds", "mail", mail.timeout_seconds, 1, 600)
        if mail.security not in ("none", "starttls", "ssl"):
            self.say("security", ("mail", 0), "[mail] security must be none, starttls or ssl.")
        if mail.user and mail.security == "none":
            self.say(
                "user",
                ("mail", 0),
                "[mail] user signs in, so security must be starttls or ssl: a password is never sent in clear.",
            )
        if mail.from_ and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", mail.from_):
            self.say(
                "from",
                ("mail", 0),
                f"[mail] from is {mail.from_!r}; it must be an e-mail address, for example ig@example.gov.uk.",
            )

    def check_access(self, access: Access) -> None:
        for key, entries in (("ig_lead", access.ig_lead), ("committee", access.committee), ("manager", access.manager)):
            for entry in entries:
                if re.fullmatch(rf"[^@\s]*@[^@\s]+|{GROUP}.*\S.*", entry.strip()):
                    continue
                place = (entry, ("access.manager", 0)) if key == "manager" else (key, ("access", 0))
                self.say(
                    *place,
                    f"[access] {key} has {entry!r}; each entry is an e-mail address, @domain for everybody in it, or "
                    f"{GROUP}NAME for a group.",
                )
        if not access.groups_claim.strip():
            self.say("groups_claim", ("access", 0), "[access] groups_claim is empty. Leave it out, or name the claim.")

    def check_courses(self, courses: tuple[Course, ...]) -> None:
        owners: dict[str, str] = {}
        for nth, course in enumerate(courses):

            def say(key: str, problem: str, course: Course = course, nth: int = nth) -> None:
                self.say(key, ("courses", nth), f"Course {course.code}: {problem}")

            for key in ("code", "title"):
                if not getattr(course, key).strip():
                    self.say(key, ("courses", nth), f"Course {nth + 1}: {key} is empty. Give it one.")
            for name in sorted(course.names & owners.keys()):
                say("code", f"'{name}' also names course {owners[name]}. Each name belongs to one course.")
            owners |= dict.fromkeys(course.names, course.code)
            if not 0 < course.target_percent <= 100:
                say("target_percent", "target_percent must be above 0, up to 100.")
            for key in ("window_days", "notice_days"):
                if not 0 <= getattr(course, key) <= MOST_DAYS:
                    say(key, f"{key} must be 0 or more, up to {MOST_DAYS}.")
            if course.valid_months is not None and not 1 <= course.valid_months <= MOST_MONTHS:
                say("valid_months", f"valid_months must be 1 or more, up to {MOST_MONTHS}, or left out.")
            if any(day >= course.launch for day in course.earlier_launches):
                say("earlier_launches", "each of earlier_launches must be before launch.")
            if course.audience != "all" and not re.fullmatch(r"system:.+", course.audience):
                say("audience", 'audience must be "all" or "system:NAME".')
            for unknown in sorted(set(course.include) - set(EMPLOYMENT_TYPES)):
                say("include", f"'{unknown}' is not an employment type. They are: {', '.join(EMPLOYMENT_TYPES)}.")
            for unknown in sorted(set(course.exclude) - {"directorate", "service", "team"}):
                say("exclude", f"exclude takes directorate, service or team, not '{unknown}'.")

    def check_partners(self, partners: tuple[Partner, ...]) -> None:
        seen: set[str] = set()
        for nth, partner in enumerate(partners):
            name = " ".join(partner.name.split()).casefold()
            if not name:
                self.say(
                    "name",
                    ("partners", nth),
                    f"Partner {nth + 1}: name is empty. Give it as the self-assessment has it.",
                )
            if name in seen:
                self.say("name", ("partners", nth), f"Partner {partner.name} is there twice. Keep one table.")
            seen.add(name)

    def within(self, key: str, table: str, value: int, least: int, most: int | None) -> None:
        if value < least or (most is not None and value > most):
            upto = "" if most is None else f", up to {most}"
            self.say(key, (table, 0), f"[{table}] {key} is {value}; it must be {least} or more{upto}.")


def _not_none(hint: typing.Any) -> typing.Any:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint


def _typed(hint: typing.Any, value: typing.Any) -> typing.Any:
    """`value` as `hint` wants it; TypeError with the plain-English form expected when it cannot be."""
    hint = _not_none(hint)
    origin = typing.get_origin(hint)
    if origin is tuple and typing.get_args(hint)[0] is dt.date:
        if not isinstance(value, list) or not all(type(item) is dt.date for item in value):
            raise TypeError("a list of dates without quotes, like [2013-01-28, 2013-09-02]")
        return tuple(value)
    if origin is tuple:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise TypeError('a list of texts, like ["one", "two"]')
        return tuple(value)
    if origin is dict:
        if not isinstance(value, dict):
            raise TypeError('a table of lists, like { directorate = ["Schools"] }')
        return {str(key): _typed(tuple[str, ...], item) for key, item in value.items()}
    if hint is float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError("a number")
        return value
    if hint is int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError("a whole number")
        return value
    if hint is dt.date:
        if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
            raise TypeError("a date without quotes, like 2014-03-31")
        return value
    if not isinstance(value, str):
        raise TypeError('a text in quotes, like "this"')
    return value
