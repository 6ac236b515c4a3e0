"""The faults that are put into modules, and that each which is said to make no difference is still one of them."""

from __future__ import annotations

import ast
import tomllib

from tests.mutation.__main__ import EQUAL, reasons
from tests.mutation.faults import faults
from tests.mutation.rooms import ROOMS
from tests.mutation.runner import ROOT, path_of

SOURCE = """
LIMIT = 3

def kept(rows, strict=False):
    if rows > LIMIT and not strict:
        raise ValueError
    save(rows)
    return zip(rows, rows, strict=True)
"""


def test_every_small_fault_is_made_once():
    found = list(faults(SOURCE))
    assert [(fault.where, fault.on_import, fault.said) for fault in found] == [
        ("", True, "3 -> 4"),
        ("", True, "False -> True"),
        ("kept", False, "if rows > LIMIT and (not strict): -> if not (rows > LIMIT and (not strict)):"),
        ("kept", False, "rows > LIMIT and (not strict) -> rows > LIMIT or not strict"),
        ("kept", False, "rows > LIMIT -> rows >= LIMIT"),
        ("kept", False, "not strict -> +bool(strict)"),
        ("kept", False, "without raise ValueError"),
        ("kept", False, "without save(rows)"),
    ]
    assert "save" not in ast.unparse(found[-1].tree())
    assert ast.unparse(ast.parse(SOURCE)).replace("3", "4", 1) == ast.unparse(found[0].tree())


def test_what_is_said_to_make_no_difference_can_still_be_done():
    for module in tomllib.loads(EQUAL.read_text(encoding="utf-8")):
        names = {fault.name for fault in faults(path_of(module).read_text(encoding="utf-8"))}
        assert [name for name in reasons(module) if name not in names] == [], module


def test_every_room_names_modules_and_tests_that_are_there():
    for room in ROOMS.values():
        for module, tests in room.modules.items():
            assert path_of(module).exists(), module
            assert all((ROOT / test).exists() for test in tests), module
