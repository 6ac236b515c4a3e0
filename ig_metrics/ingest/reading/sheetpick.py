"""Which sheet of a file is read, and what to say when there is none to read. Standard library only."""

from __future__ import annotations

from collections.abc import Sequence

from ig_metrics.errors import Refused


def listed(names: Sequence[str], hidden: Sequence[str]) -> str:
    """The sheets as a sentence lists them."""
    return ", ".join(f"'{name}'" + (" (hidden)" if name in hidden else "") for name in names)


def same(name: str, asked: str) -> bool:
    """Whether a sheet's name is the one asked for; case and space around it do not matter."""
    return name.strip().casefold() == asked.strip().casefold()


def candidates(names: Sequence[str], hidden: Sequence[str], file_name: str, asked: str | None) -> list[str]:
    """The sheets to look at in turn: the one asked for, else those a user sees. Raises Refused for one not there."""
    if asked is None:
        return [name for name in names if name not in hidden]
    if asked in names:
        return [asked]
    for name in names:
        if same(name, asked):
            return [name]
    raise Refused(f"{file_name} has no sheet '{asked}'. Its sheets are: {listed(names, hidden)}. Name one of these.")


def nothing_filled(names: Sequence[str], hidden: Sequence[str], file_name: str, asked: str | None) -> Refused:
    """The refusal of a file whose candidates have no filled cell."""
    if asked is not None:
        return Refused(
            f"{file_name}, sheet '{asked}', is empty. Its sheets are: {listed(names, hidden)}. Name another."
        )
    also = f" The hidden sheets were not looked at: {', '.join(hidden)}." if hidden else ""
    return Refused(
        f"{file_name} has no filled cell in any sheet a user sees ({listed(names, hidden)}).{also} Upload the filled one."
    )
