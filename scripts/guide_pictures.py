"""What the guide shows: each picture's page, whose eyes, and from where to where; taken by `scripts/screenshots.py --guide`.

The sample council, its dates in the address and nothing that tells today's date or who is at the keyboard: taken again, a picture
changes only where the page has.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "guide" / "images"
NEXT_MONTH = ROOT / "sample_data" / "next_month"
DATES = "as_at=31+Mar+2014&compare_with=27+Jan+2014"
WIDTH = 1280
COLOURS = 64
"""Enough for a page of text and flat marks; a smaller file than 16 million."""
MARGIN = 12
LEAD, MANAGER, COMMITTEE = "IG lead", "Line manager", "Committee member"
SERVICE = "Catering"
"""A service of the sample council where most people have no computer at work."""


@dataclass(frozen=True)
class Picture:
    """A piece of a page.

    `page` is its key, `more` what its address says besides the dates (its part, for example). `start` and `end` are the words of the
    headings between which it is cut: from `start` (the page's title if empty) to `above` pixels above `end`, at most `tall`
    pixels; the same of the `dialog` that stands over the page, from its top. `before` is done first.
    """

    name: str
    page: str
    more: str = ""
    role: str = LEAD
    start: str = ""
    end: str = ""
    tall: int = 700
    above: int = MARGIN
    dialog: bool = False
    before: Callable[[Any], None] | None = None


def part(page: str, name: str) -> str:
    """The piece of an address that chooses a part of a page."""
    return f"{page}_part={quote_plus(name)}"


def drop_next_month(page: Any) -> None:
    """Bring in next month's e-learning export, and open it."""
    file = next(NEXT_MONTH.glob("E-learning*"))
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(str(file))
    page.get_by_text("What keeping it changes").wait_for(timeout=120_000)


def explain_training(page: Any) -> None:
    """Ask how the share in date is worked out."""
    page.get_by_role("button", name="How is 86.8% worked out?").first.click()
    page.get_by_text("What it rests on").first.wait_for(timeout=60_000)


def open_recommendation(page: Any) -> None:
    """Open a part of the paper that tells no date."""
    page.get_by_label("Part", exact=False).last.click()
    page.get_by_role("option").filter(has_text="Recommendation").first.click()
    page.wait_for_timeout(1500)


def second_step(page: Any) -> None:
    """Go on to what became of each requirement."""
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Step 2 of 4").wait_for(timeout=60_000)


PICTURES = (
    Picture("overview", "overview", end="The state of things", tall=700),
    Picture("overview-committee", "overview", role=COMMITTEE, end="Level of each category", tall=1300),
    Picture("explain", "overview", end="What it rests on", dialog=True, before=explain_training),
    Picture(
        "explain-committee", "overview", role=COMMITTEE, end="What it rests on", dialog=True, before=explain_training
    ),
    Picture(
        "toolkit-why",
        "toolkit",
        part("toolkit", "Why and what next"),
        start="Category by category",
        end="Confidentiality and data protection assurance: Level",
        above=29,
        tall=900,
    ),
    Picture("toolkit-claims", "toolkit", part("toolkit", "Claims and evidence"), tall=760),
    Picture("plan", "plan", part("plan", "The plan"), start="When each action is due, and where it stands", tall=614),
    Picture(
        "plan-ahead",
        "plan",
        part("plan", "Will we make it?"),
        start="How many are at target",
        end="The chart as a table",
    ),
    Picture("training", "training", start="In date by directorate", end="Where everybody stands"),
    Picture(
        "lists-bar", "lists", part("lists", "Prepare and issue"), end="Read the figures with this in mind", tall=520
    ),
    Picture("clearance", "clearance", end="Break down by", tall=700),
    Picture("manager-overdue", "overdue", role=MANAGER, tall=376),
    Picture("manager-packs", "managers", role=MANAGER, tall=322),
    Picture("breaches-chart", "breaches", start="Is it more than chance?", end="Since the meeting of", tall=640),
    Picture("meetings-write", "meetings", part("meetings", "Write the paper"), tall=900, before=open_recommendation),
    Picture("new-version", "new_version", tall=700, before=second_step),
    Picture("upload-review", "upload", start="What keeping it changes", tall=640, before=drop_next_month),
)


def take_guide(
    url: str, out: Path, browser: Any, settled: Callable[[Any], None], only: tuple[str, ...] = ()
) -> list[Path]:
    """Take the pictures of the guide (all, or those named) into `out`; returns the files."""
    out.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        viewport={"width": WIDTH, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    made = []
    for picture in PICTURES:
        if only and picture.name not in only:
            continue
        page.set_viewport_size({"width": WIDTH, "height": 900})
        page.goto(f"{url}/{'' if picture.page == 'overview' else picture.page}?{DATES}&{picture.more}".rstrip("&"))
        settled(page)
        if picture.role != LEAD:
            look_as(page, picture.role, settled)
        if picture.before is not None:
            picture.before(page)
            settled(page)
        made.append(out / f"{picture.name}.png")
        made[-1].write_bytes(small(cut(page, picture)))
    context.close()
    return made


def look_as(page: Any, role: str, settled: Callable[[Any], None]) -> None:
    """Choose whose eyes the page is seen with; a manager is one of SERVICE."""
    choose(page, "View as", role)
    settled(page)
    if role == MANAGER:
        choose(page, "Manager of", SERVICE)
        settled(page)


def choose(page: Any, label: str, option: str) -> None:
    """Choose an option of a list of the strip above the page."""
    page.get_by_label(label, exact=False).first.click()
    page.get_by_role("option", name=option, exact=True).first.click()
    page.wait_for_timeout(600)


def cut(page: Any, picture: Picture) -> bytes:
    """The piece of the page, as a PNG."""
    if picture.dialog:
        page.set_viewport_size({"width": WIDTH, "height": 1400})
        page.wait_for_timeout(900)
        over = page.get_by_role("dialog").first
        box = over.bounding_box()
        height = over.get_by_text(picture.end, exact=True).first.bounding_box()["y"] - picture.above - box["y"]
        return shot(page, {**box, "height": height})
    main = page.get_by_test_id("stMainBlockContainer")
    tall = main.evaluate("node => node.scrollHeight + 120")
    page.set_viewport_size({"width": WIDTH, "height": max(900, min(int(tall), 8000))})
    page.wait_for_timeout(900)
    page.mouse.move(0, 0)
    around = main.bounding_box()
    top = above(page, picture.start) - MARGIN
    bottom = top + picture.tall
    if picture.end:
        bottom = min(bottom, above(page, picture.end) - picture.above)
    bottom = min(bottom, around["y"] + around["height"])
    left = page.locator("h1").first.bounding_box()["x"] - MARGIN
    return shot(page, {"x": left, "y": top, "width": WIDTH - 2 * left, "height": bottom - top})


def shot(page: Any, clip: dict[str, float]) -> bytes:
    """A piece of the window."""
    taken: bytes = page.screenshot(clip=clip, animations="disabled", caret="hide")
    return taken


def above(page: Any, words: str) -> float:
    """How far down the page a heading, a folded part or other words begin; the page's title for no words."""
    if not words:
        return float(page.locator("h1").first.bounding_box()["y"])
    headings = page.locator("h2, h3, h4, summary").filter(has_text=words)
    found = headings.first if headings.count() else page.get_by_text(words).first
    return float(found.bounding_box()["y"])


def small(picture: bytes) -> bytes:
    """The same picture in fewer bytes, without anything about when or where it was made."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    kept = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()
