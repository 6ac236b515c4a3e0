"""Small faults that can be put into a module, one at a time.

Every comparison, whole number, truth value, `and`/`or`, `not`, plus and minus, set operation and condition is changed in turn;
every `raise` and every call whose answer nobody keeps (an fsync, a rename, a check) is taken out.
"""

from __future__ import annotations

import ast
import copy
import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
WORKED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.Mult: ast.Add,
}  # fmt: skip
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
SPARED = ("strict", "frozen")
"""Arguments that guard against a programmer's mistake, which no input brings about."""


@dataclass(frozen=True)
class Fault:
    """One fault of a module. `where`: its function or class; `statement`: the first line of the statement; `said`: what is done.

    `lines`: those of the statement, to see which tests come past it. `on_import`: done before any test runs.
    """

    where: str
    statement: str
    said: str
    lines: tuple[int, int]
    on_import: bool
    source: str
    number: int
    how: int

    @property
    def name(self) -> tuple[str, str, str]:
        """What tells it from others, whatever line it moves to."""
        return self.where, self.statement, self.said

    def tree(self) -> ast.Module:
        """The module with the fault in it."""
        changed = ast.parse(self.source)
        _change(_nodes(changed)[self.number], self.how)
        return ast.fix_missing_locations(changed)


@dataclass(frozen=True)
class _Place:
    where: str = ""
    statement: ast.stmt | None = None
    inside: bool = False
    spared: bool = False


def faults(source: str) -> Iterator[Fault]:
    """Every fault of a module, in the order of its lines."""
    tree = ast.parse(source)
    places: dict[ast.AST, _Place] = {}
    _place(tree, _Place(), places)
    nodes = [node for node in enumerate(_nodes(tree)) if not places[node[1]].spared]
    nodes = [node for node in nodes if _ways(node[1])]
    for number, node in sorted(nodes, key=lambda each: (each[1].lineno, each[1].col_offset)):  # type: ignore[attr-defined]
        place = places[node]
        assert place.statement is not None
        statement = ast.unparse(place.statement).split("\n")[0][:200]
        for how in range(_ways(node)):
            said = _change(copy.deepcopy(node), how)
            lines = _lines(place.statement)
            yield Fault(place.where, statement, said, lines, not place.inside, source, number, how)


def _nodes(tree: ast.AST) -> list[ast.AST]:
    return [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]


def _place(node: ast.AST, at: _Place, places: dict[ast.AST, _Place]) -> None:
    if isinstance(node, ast.stmt):
        at = dataclasses.replace(at, statement=node)
    places[node] = at
    function = isinstance(node, FUNCTIONS)
    own = getattr(node, "name", "<lambda>") if function or isinstance(node, ast.ClassDef) else ""
    for field, value in ast.iter_fields(node):
        below = at
        if own and field == "body":
            below = dataclasses.replace(at, where=".".join(filter(None, (at.where, own))), inside=at.inside or function)
        if field in ("annotation", "returns") or (isinstance(node, ast.keyword) and node.arg in SPARED):
            below = dataclasses.replace(below, spared=True)
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                _place(child, below, places)


def _lines(statement: ast.stmt) -> tuple[int, int]:
    """The lines of a statement, without those of its body."""
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return statement.lineno, max(last, statement.lineno)


def _ways(node: ast.AST) -> int:
    if isinstance(node, ast.Compare):
        return len(node.ops)
    if isinstance(node, ast.BoolOp | ast.IfExp | ast.If | ast.While | ast.Raise):
        return 1
    if isinstance(node, ast.Expr):
        return int(isinstance(node.value, ast.Call))
    if isinstance(node, ast.UnaryOp):
        return int(isinstance(node.op, ast.Not))
    if isinstance(node, ast.BinOp | ast.AugAssign):
        return int(type(node.op) in WORKED)
    return int(isinstance(node, ast.Constant) and type(node.value) in (int, bool))


def _change(node: ast.AST, how: int) -> str:
    before = ast.unparse(node).split("\n")[0]
    if isinstance(node, ast.Raise | ast.Expr):
        _take_out(node)
        return f"without {before}"
    if isinstance(node, ast.Compare):
        node.ops[how] = COMPARED[type(node.ops[how])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.IfExp | ast.If | ast.While):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd()
        node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
    elif isinstance(node, ast.BinOp | ast.AugAssign):
        node.op = WORKED[type(node.op)]()
    elif isinstance(node, ast.Constant):
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1  # type: ignore[operator]
    return f"{before} -> {ast.unparse(node).split(chr(10))[0]}"


def _take_out(node: ast.stmt) -> None:
    """Turn a statement into one that does nothing, in its own place."""
    node.__class__ = ast.Expr  # type: ignore[assignment]
    node.value = ast.copy_location(ast.Constant(value=None), node)  # type: ignore[attr-defined]
