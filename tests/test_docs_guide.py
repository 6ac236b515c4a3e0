"""The guide: every page and picture in it, every link leads somewhere, and a lay member can read it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from ig_metrics.ui.places import PLACES
from ig_metrics.ui.viewer import EVERYBODY

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
GUIDE = [DOCS / "user-guide.md", *sorted((DOCS / "guide").glob("*.md"))]
PICTURES = DOCS / "guide" / "images"
LINKED = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "sample_data" / "README.md", *sorted(DOCS.rglob("*.md"))]
LARGEST = 150_000
MOST_PICTURES = 25
SHORTEST_ALT = 20

KNOWN = {"IG", "ICO", "HR"}
EXCEPTIONS = {
    "committee.md": set(),
    "managers.md": set(),
    "training.md": {"ICT"},  # what councils call the service that bars an account, and what the page calls it
    "before-a-meeting.md": {"PDF"},  # the ending of a file
    "first-day.md": {"ICT"},
    "when-something-goes-wrong.md": set(),
    "new-version.md": {"YAML", "CISO"},  # a form of file, part of a product's name
    "each-month.md": {"UTF", "XML", "REF", "ESR", "NHS", "TRUE", "FALSE"},  # names of forms, of systems, words in a cell
}  # fmt: skip
"""Capitals that are not explained, by page, each with why; elsewhere only those everybody in a council knows."""
PLAIN = 60
"""The least a page must score for reading ease (Flesch: 60 to 70 is plain English, read with ease at 13 to 15)."""
EASY = {"committee.md": 75, "managers.md": 75, "tour.md": 75}
"""More is asked where the reader may never have met the subject."""


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def prose(path: Path) -> str:
    """Without code, pictures, the addresses of links and comments."""
    plain = re.sub(r"```.*?```|<!--.*?-->|!\[.*?\]\(.*?\)", " ", text(path), flags=re.S)
    return re.sub(r"`[^`]*`", " ", re.sub(r"\]\([^)]*\)|[\[]", " ", plain))


def anchors(path: Path) -> set[str]:
    """The addresses of a page's headings, as GitHub makes them."""
    found = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text(path), flags=re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def links(path: Path) -> list[str]:
    return re.findall(r"\]\((?!https?:|mailto:|images/)([^)\s]+)\)", text(path))


@pytest.mark.parametrize("path", LINKED, ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_a_heading(path):
    def leads(link):
        target, _, anchor = link.partition("#")
        there = (path.parent / unquote(target)).resolve() if target else path
        return there.exists() and (not anchor or anchor in anchors(there))

    assert [link for link in links(path) if not leads(link)] == []


def test_every_page_of_the_guide_is_reached_from_its_index():
    reached = {(DOCS / link.partition("#")[0]).resolve() for link in links(DOCS / "user-guide.md")}
    assert [path.name for path in [*GUIDE[1:], *DOCS.glob("[cmsw]*.md")] if path.resolve() not in reached] == []


def test_every_page_of_the_app_is_in_the_index_and_told_in_the_guide():
    index, told = text(GUIDE[0]), " ".join(text(path) for path in GUIDE[1:])
    for place in PLACES:
        assert f"| **{place.title}** |" in index, f"{place.title} is not in docs/user-guide.md"
        assert f"**{place.title}**" in told, f"{place.title} is told nowhere in docs/guide/"


def test_the_committee_is_told_of_every_page_it_is_offered():
    committee = text(DOCS / "guide" / "committee.md")
    offered = [place.title for place in PLACES if place.roles == EVERYBODY]
    assert [title for title in offered if f"**{title}**" not in committee] == []


def test_every_page_the_guide_names_is_in_the_app():
    named = re.findall(r"^\| \*\*(.+?)\*\* \|", text(GUIDE[0]), re.M)
    assert sorted(named) == sorted(place.title for place in PLACES)


def pictures() -> list[tuple[Path, str, Path]]:
    """Page, description and file of every picture in the guide."""
    return [
        (path, alt, (path.parent / file).resolve())
        for path in GUIDE
        for alt, file in re.findall(r"!\[(.*?)\]\((.+?)\)", text(path), re.S)
    ]


def test_every_picture_is_there_described_and_small():
    shown = pictures()
    assert shown
    for path, alt, file in shown:
        assert file.is_file(), f"{path.name} shows {file.name}, which is not there: make pictures"
        assert file.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert file.stat().st_size <= LARGEST, file.name
        assert len(alt) >= SHORTEST_ALT, f"{path.name}: {file.name} needs a description"


def test_every_picture_made_is_shown_and_every_one_shown_is_made():
    from scripts.guide_pictures import PICTURES as MADE

    shown = {file.name for _, _, file in pictures()}
    assert {picture.name + ".png" for picture in MADE} == shown
    assert {file.name for file in PICTURES.glob("*")} == shown
    assert len(shown) <= MOST_PICTURES


@pytest.mark.parametrize("path", GUIDE, ids=lambda path: path.name)
def test_no_abbreviation_goes_unexplained(path):
    used = set(re.findall(r"\b[A-Z]{2,}\b", prose(path)))
    assert used - KNOWN - EXCEPTIONS.get(path.name, set()) == set()
    assert EXCEPTIONS.get(path.name, set()) <= used, "an exception nobody needs"


def syllables(word: str) -> int:
    """Roughly, as a reader says it: groups of vowels, less a silent e."""
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ye")) and groups > 1
    return max(1, groups - silent)


def ease(path: Path) -> float:
    """Flesch reading ease of the running text: 206.835 - 1.015 words a sentence - 84.6 syllables a word (Flesch, 1948)."""
    lines = [line for line in prose(path).splitlines() if not line.startswith(("|", "#"))]
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:\d+\.|-) )", "\n".join(lines))
    sentences = [part for block in blocks for part in re.split(r"(?<=[.!?])\s+", re.sub(r"^\s*\d+\.", "", block))]
    counted = [words for one in sentences if (words := re.findall(r"[a-z]+(?:'[a-z]+)?", one.lower()))]
    words = [word for one in counted for word in one]
    return 206.835 - 1.015 * len(words) / len(counted) - 84.6 * sum(map(syllables, words)) / len(words)


@pytest.mark.parametrize("path", GUIDE, ids=lambda path: path.name)
def test_a_lay_reader_can_read_it(path):
    assert ease(path) >= EASY.get(path.name, PLAIN)


def test_the_reading_ease_of_known_sentences(tmp_path):
    plain, hard = tmp_path / "plain.md", tmp_path / "hard.md"
    plain.write_text("The cat sat on the mat.", encoding="utf-8")
    hard.write_text("Organisational responsibility necessitates comprehensive accountability.", encoding="utf-8")
    assert round(ease(plain)) == 116  # 206.835 - 1.015 x 6 - 84.6 x 1
    assert ease(hard) < 0
