"""Where each page is: its file, its address and its name in the navigation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ig_metrics.ui.viewer import EVERYBODY, IG_LEAD, NAMES

PAGES = Path(__file__).resolve().parents[2] / "pages"
WORK = "For the IG lead"
"""The menu of what the IG lead does, apart from what everybody reads."""


@dataclass(frozen=True)
class Place:
    """A page: its key (and file name), its name in the navigation, and whom it is offered to."""

    key: str
    title: str
    roles: tuple[str, ...]
    help: str
    menu: str = ""
    """The menu it stands in; with none, beside the others. What readers come for is never a step away."""

    @property
    def path(self) -> Path:
        """The page's file, absolute: a path relative to the router would change with how the app is started."""
        return PAGES / f"{self.key}.py"


PLACES = (
    Place("overview", "Overview", EVERYBODY, "Where we stand and what has changed."),
    Place("toolkit", "Toolkit", EVERYBODY, "Levels of each category and requirement, and what holds them down."),
    Place("plan", "Plan", EVERYBODY, "What is promised by when, what is late, and whether the deadline will be met."),
    Place(
        "resources",
        "Resources",
        EVERYBODY,
        "Who is there to do the work, records of information, partners, and the next version of the Toolkit.",
    ),
    Place(
        "training", "Training", EVERYBODY, "Who is in date with mandatory training, by directorate, service or team."
    ),
    Place(
        "overdue",
        "Overdue staff",
        EVERYBODY,
        "How many people are overdue and at which stage; who, where you may see names.",
    ),
    Place(
        "lists",
        "Lists",
        IG_LEAD,
        "Prepare, issue and mail the lists of people to remind, bar, restore or let in.",
        WORK,
    ),
    Place(
        "managers",
        "Managers",
        NAMES,
        "Managers' people by every route, whose paper returns are awaited, and paper packs to print.",
    ),
    Place("clearance", "Clearance", EVERYBODY, "Who needs a system, who is cleared for it, and by when."),
    Place("breaches", "Breaches", EVERYBODY, "How many breaches were reported, of what kind and where."),
    Place("meetings", "Meetings", EVERYBODY, "When the committee meets, what it was told, and what it is told next."),
    Place(
        "new_version",
        "New version",
        IG_LEAD,
        "Move the Toolkit to a new version, and see the lists of requirements there are.",
        WORK,
    ),
    Place(
        "records",
        "Records",
        IG_LEAD,
        "Who did what and when, what personal data is held, and what is past its retention.",
        WORK,
    ),
    Place("glossary", "Glossary", EVERYBODY, "What the words on these pages mean."),
    Place("upload", "Upload", IG_LEAD, "Bring in an export, check it, keep it, or take one back.", WORK),
)
BY_KEY = {place.key: place for place in PLACES}


def arranged(role: str | None) -> dict[str, tuple[Place, ...]]:
    """The places offered to a role (None: to nobody known, who is told so on any of them), by menu; "" stands side by side.

    A menu of one is none: its place joins the row.
    """
    offered = [place for place in PLACES if role is None or role in place.roles]
    names = [place.menu for place in offered]
    found: dict[str, tuple[Place, ...]] = {"": ()}
    for place in offered:
        menu = place.menu if names.count(place.menu) > 1 else ""
        found[menu] = (*found.get(menu, ()), place)
    return found
