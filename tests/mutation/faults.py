"""Small faults put into the code that hides, one at a time: each must make a test fail.

Every comparison, whole number, `and`/`or`, `not`, plus and minus, set operation and condition of a module is changed in turn. The
modules are compiled anew in a process of their own for each fault, and the tests that guard them run until one fails.
"""

from __future__ import annotations

import ast
import copy
import importlib
import importlib.util
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
WORKED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.Mult: ast.Add,
}  # fmt: skip


def mutants(source: str) -> Iterator[tuple[str, ast.Module]]:
    """Every fault of a module: what was done, and the module with it."""
    tree = ast.parse(source)
    places = [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]
    for number, node in enumerate(places):
        for how in range(_ways(node)):
            changed = copy.deepcopy(tree)
            other = [each for each in ast.walk(changed) if not isinstance(each, ast.expr_context)][number]
            said = _change(other, how)
            yield f"line {node.lineno}: {said}", ast.fix_missing_locations(changed)  # type: ignore[attr-defined]


def _ways(node: ast.AST) -> int:
    if isinstance(node, ast.Compare):
        return len(node.ops)
    if isinstance(node, ast.BoolOp | ast.IfExp | ast.If):
        return 1
    if isinstance(node, ast.UnaryOp):
        return int(isinstance(node.op, ast.Not))
    if isinstance(node, ast.BinOp | ast.AugAssign):
        return int(type(node.op) in WORKED)
    return int(isinstance(node, ast.Constant) and type(node.value) is int)


def _change(node: ast.AST, how: int) -> str:
    before = ast.unparse(node).split("\n")[0]
    if isinstance(node, ast.Compare):
        node.ops[how] = COMPARED[type(node.ops[how])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.IfExp | ast.If):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd()
        node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
    elif isinstance(node, ast.BinOp | ast.AugAssign):
        node.op = WORKED[type(node.op)]()
    elif isinstance(node, ast.Constant):
        node.value += 1
    return f"{before} -> {ast.unparse(node).split(chr(10))[0]}"


def survivors(module: str, tests: list[str], *, each: int = 1, seconds: int = 120) -> tuple[int, list[str]]:
    """How many faults of a module were tried (one in `each`), and those that no test saw."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    whole = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    assert not _seen(module, whole, tests, seconds), "the tests fail without a fault"
    left, tried = [], 0
    for said, tree in itertools.islice(mutants(path.read_text(encoding="utf-8")), 0, None, each):
        tried += 1
        if not _seen(module, compile(tree, str(path), "exec"), tests, seconds):
            left.append(said)
            print(f"  lives: {said}", flush=True)
    return tried, left


def _seen(module: str, code: object, tests: list[str], seconds: int) -> bool:
    """Whether the tests fail (or do not end in time) with the module replaced, in a process of their own."""
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        import signal

        signal.alarm(seconds)
        try:
            # Whatever had the module before is looked up anew with the fault in it.
            for name in [each for each in sys.modules if each.startswith(("ig_metrics", "tests."))]:
                del sys.modules[name]
            fresh = importlib.util.module_from_spec(importlib.util.find_spec(module))  # type: ignore[attr-defined, arg-type]
            sys.modules[module] = fresh
            exec(code, fresh.__dict__)
            parent, _, own = module.rpartition(".")
            setattr(importlib.import_module(parent), own, fresh)
            found = pytest.main(["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-p", "no:randomly", *tests])
        except BaseException:
            os._exit(1)
        os._exit(int(found != 0))
    _, status = os.waitpid(child, 0)
    return status != 0


if __name__ == "__main__":
    for ahead in ("pandas", "scipy.optimize"):
        importlib.import_module(ahead)  # once, before the process is copied for each fault
    named, every, *guards = sys.argv[1:]
    number, lived = survivors(named, guards, each=int(every))
    print(f"{named}: {number} faults, {number - len(lived)} seen", flush=True)
