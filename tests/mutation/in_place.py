"""A fault put into a module that is imported already: the code of its functions is exchanged, wherever they are held."""

from __future__ import annotations

import ast
import functools
import gc
import types
from collections.abc import Iterator
from pathlib import Path


class InPlace:
    """The functions of a module as they stand in this process."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self.whole = compile(ast.parse(path.read_text(encoding="utf-8")), self.path, "exec")
        found = [each for each in gc.get_objects() if isinstance(each, types.FunctionType)]
        self.functions = [each for each in found if each.__code__.co_filename == self.path]
        self.caches = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]

    def put(self, tree: ast.Module) -> None:
        """Exchange the code of every function that the fault is in or around."""
        changed = compile(tree, self.path, "exec")
        new = dict(zip(_codes(self.whole), _codes(changed), strict=True))
        for function in self.functions:
            function.__code__ = new.get(function.__code__, function.__code__)
        for cache in self.caches:
            cache.cache_clear()


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            yield from _codes(each)
