"""What a kind of spreadsheet and a column of it are."""

from __future__ import annotations

from dataclasses import dataclass

DTYPES = {
    "text": "str",
    "id": "str",
    "email": "str",
    "word": "str",
    "level": "str",
    "date": "datetime64[us]",
    "datetime": "datetime64[us]",
    "number": "float64",
    "integer": "Int64",
    "boolean": "boolean",
}

LABELS = {
    "staff_id": "Staff number",
    "full_name": "Name",
    "email": "E-mail address",
    "username": "User name",
    "manager_id": "Manager's staff number",
    "manager_email": "Manager's e-mail address",
    "fte": "Full-time equivalent",
    "completed_on": "Completed on",
    "reported_to_regulator_at": "Reported to the ICO",
    "regulator_outcome": "ICO outcome",
    "is_primary": "Primary post",
    "in_date": "In date",
    "due_soon": "Due soon",
    "in_window": "In window",
    "compliance_percent": "In date %",
    "dropped_why": "Reason dropped",
    "figures_at": "Figures as at",
    "in_date_percent": "Training in date %",
    "breaches_per_1000_staff": "Breaches per 1,000 staff",
}


@dataclass(frozen=True)
class Column:
    """A canonical column.

    `type` is a key of DTYPES. `synonyms` are headings that mean exactly this column (compared normalised).
    `words` is the closed vocabulary of a `word` column (None: any text). `personal` columns identify a person.
    """

    name: str
    type: str = "text"
    required: bool = False
    synonyms: tuple[str, ...] = ()
    words: tuple[str, ...] | None = None
    personal: bool = False

    @property
    def label(self) -> str:
        """The heading a person reads, in sentence case: `staff_id` is `Staff number`."""
        return LABELS.get(self.name, self.name.replace("_", " ").capitalize())


@dataclass(frozen=True)
class Kind:
    """A kind of spreadsheet.

    `nature` is `state` (the latest snapshot holds) or `event` (the union of all snapshots holds).
    `key` names a row; for `partial` overlays and for the union. `event_date` is the date that decides whether an
    event has happened at a date. `one_of` lists columns of which at least one must be there. `single`: a key names one
    thing, so that of two sources that tell of it the later one holds; otherwise each source's rows stand.
    `internal`: made in the app, never uploaded.
    """

    name: str
    label: str
    row_is: str
    nature: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    event_date: str | None = None
    one_of: tuple[str, ...] = ()
    single: bool = False
    internal: bool = False

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        return next(column for column in self.columns if column.name == name) if name in self.names else _no(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Canonical column names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Columns every file of this kind must have."""
        return tuple(column.name for column in self.columns if column.required)


def _no(name: str) -> Column:
    raise KeyError(name)
