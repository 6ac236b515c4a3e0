"""Every refusal and problem the program can utter, read from its source: a template with … where a value stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VARIES = "…"
REFUSED = "Refused"
INGEST = "ig_metrics/ingest/"
ROOMS = (
    INGEST,
    *(f"ig_metrics/{room}/" for room in ("ledger", "training", "toolkit", "breaches", "report", "wording")),
)
"""Where reasons are put together that another module raises."""
PROBLEMS = {"set_aside", "warn", "say", "add", "add_rows"}
"""How ingest puts a problem down."""
FEWEST_WORDS = 3
DEEPEST = 4
"""Names and functions followed from one to the next."""

Function = ast.FunctionDef
Module = ast.Module


@cache
def modules() -> dict[str, Module]:
    """Every module that can refuse, and the rooms that find reasons, by its path in the repository."""
    found = {path.relative_to(ROOT).as_posix(): path for path in sorted((ROOT / "ig_metrics").rglob("*.py"))}
    read = {name: path.read_text(encoding="utf-8") for name, path in found.items()}
    return {name: ast.parse(text) for name, text in read.items() if REFUSED in text or name.startswith(ROOMS)}


@cache
def functions() -> dict[str, list[tuple[Module, Function]]]:
    """Every function by name, with its module."""
    found: dict[str, list[tuple[Module, Function]]] = {}
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                found.setdefault(node.name, []).append((tree, node))
    return found


@cache
def holds(where: ast.AST) -> dict[str, list[ast.expr]]:
    """What each name of a function or module is given, whole or by and by."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(where):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AugAssign(target=ast.Name(id=name), value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                | ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append" | "extend"), args=[value])
            ):
                found.setdefault(name, []).append(value)
    return found


def texts(node: ast.AST | None, tree: Module, inside: ast.AST | None, depth: int = 0) -> Iterator[str]:
    """What an expression can be, as templates; `inside` is the function it stands in."""
    if node is None or depth > DEEPEST:
        return
    within: list[ast.expr] = []
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr():
            yield template(node)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            ends = list(texts(right, tree, inside, depth)) or [VARIES]
            yield from (start + end for start in texts(left, tree, inside, depth) for end in ends)
        case ast.IfExp(body=body, orelse=orelse):
            within = [body, orelse]
        case ast.BoolOp(values=within) | ast.List(elts=within) | ast.Tuple(elts=within):
            pass
        case ast.Starred(value=value) | ast.ListComp(elt=value) | ast.GeneratorExp(elt=value):
            within = [value]
        case ast.Name(id=name):
            depth += 1
            here = holds(inside).get(name) if inside is not None else None
            within = here or holds(tree).get(name, [])
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
            if name in ("fromkeys", "sorted", "list", "tuple"):
                within = args
            else:
                for other, function in functions().get(name, ()):
                    for part in ast.walk(function):
                        if isinstance(part, ast.Return | ast.Yield):
                            yield from texts(part.value, other, function, depth + 1)
    for one in within:
        yield from texts(one, tree, inside, depth)


def template(node: ast.JoinedStr) -> str:
    """An f-string with … for its values."""
    return "".join(part.value if isinstance(part, ast.Constant) else VARIES for part in node.values)


@cache
def utterances() -> dict[str, str]:
    """Each sentence that refuses or that names a problem of a file, and where it stands."""
    found: dict[str, str] = {}
    for path, tree in modules().items():
        inside = {
            node: function
            for function in ast.walk(tree)
            if isinstance(function, Function)
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name == REFUSED or (name in PROBLEMS and path.startswith(INGEST)):
                for given in node.args:
                    for text in texts(given, tree, inside.get(node)):
                        if len(text.split()) >= FEWEST_WORDS and re.search(r"[.?]", text):
                            found.setdefault(" ".join(text.split()), f"{path}:{node.lineno}")
    return found


@cache
def written() -> frozenset[str]:
    """Every text and template of those modules, said or not."""
    found: set[str] = set()
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                found.add(" ".join(template(node).split()))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(" ".join(node.value.split()))
            elif isinstance(node, ast.BinOp):
                found |= {" ".join(text.split()) for text in texts(node, tree, None)}
    return frozenset(found)


def calls(name: str) -> Iterator[ast.Call]:
    """Every call of `name` in the source."""
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and name == getattr(node.func, "id", getattr(node.func, "attr", "")):
                yield node
