"""What the app is built on, checked without the network: `python scripts/dependencies.py`, part of `make check`.

Refused: a requirement without one exact version, one that is not installed at it, a package nobody asked for, packages that
do not fit each other, a version in `scripts/withdrawn.toml`, a licence of the app's own packages that is not on the list.
Whether something has become known since needs the network: `make audit` asks for that.
"""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("requirements.txt", "requirements-servers.txt", "requirements-scale.txt")
"""What a council runs; the rest is for those who work on the program."""
FILES = (*SHIPPED, "requirements-dev.txt")
OURS = frozenset({"ig-metrics", "pip", "setuptools", "wheel"})
ALLOWED = frozenset(
    [
        "0BSD",
        "Apache",
        "Apache-2.0",
        "Apache-License-2.0",
        "Apache-Software-License",
        "BSD",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSD-License",
        "3-Clause-BSD-License",
        "CC0-1.0",
        "LGPL-3.0-only",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MIT-License",
        "MPL-2.0",
        "Mozilla-Public-License-2.0-(MPL-2.0)",
        "PSF-2.0",
        "Python-Software-Foundation-License",
        "Zlib",
    ]
)
"""Licences under which a council may use and pass on what it runs, as packages name them. LGPL: psycopg, used as it is."""


@dataclass(frozen=True)
class Package:
    """An installed package: version and licence as it tells them."""

    version: str
    licence: str


def normal(name: str) -> str:
    """A package's name as indexes compare them."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(text: str) -> Iterator[tuple[str, str]]:
    """Name and version of each requirement of a file; an empty version where it is not exact."""
    for line in text.splitlines():
        if line and not line.startswith(("#", "-r ")):
            exact = re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([A-Za-z0-9.+!]+)", line)
            yield (normal(exact[1]), exact[2]) if exact else (line, "")


def licence_of(metadata: importlib.metadata.PackageMetadata) -> str:
    """What a package says its licence is: its expression, else its classifiers, else its own words."""
    given = metadata.get("License-Expression")
    if given:
        return str(given)
    classed = [
        each.split("::")[-1].strip() for each in metadata.get_all("Classifier") or () if each.startswith("License ::")
    ]
    return " OR ".join(classed) or (metadata.get("License") or "").strip().split("\n")[0]


def allowed(licence: str) -> bool:
    """Whether a licence may be used: every part of an AND, any part of an OR."""
    parts = [re.split(r" AND ", re.sub(r"^\((.*)\)$", r"\1", each.strip())) for each in re.split(r" OR ", licence)]
    return any(all(re.sub(r"\s+", "-", one.strip()) in ALLOWED for one in every) for every in parts)


def installed() -> dict[str, Package]:
    """Every package of this environment by name."""
    return {
        normal(each.metadata["Name"]): Package(each.version, licence_of(each.metadata))
        for each in importlib.metadata.distributions()
    }


def faults(
    wanted: Mapping[str, Mapping[str, str]], here: Mapping[str, Package], withdrawn: Mapping[str, list[str]]
) -> list[str]:
    """What is wrong, a sentence each. `wanted`: version by package by file; `withdrawn`: versions by package."""
    found = []
    named: set[str] = set()
    for file, packages in wanted.items():
        named |= set(packages)
        for name, version in packages.items():
            package = here.get(name)
            if not version:
                found.append(f"{file}: {name} has no one exact version")
            elif package is None:
                found.append(f"{file}: {name} is not installed")
            elif package.version != version:
                found.append(f"{file}: {name} is installed as {package.version}, not {version}")
            elif file in SHIPPED and not allowed(package.licence):
                found.append(f"{file}: the licence of {name} is not on the list: {package.licence or 'none is given'}")
            if version in withdrawn.get(name, ()):
                found.append(f"{file}: {name} {version} is withdrawn (scripts/withdrawn.toml)")
    found += [f"{name} is installed and in no file of requirements" for name in sorted(set(here) - named - OURS)]
    return found


def main() -> int:
    """Check this environment; 0 when nothing is wrong."""
    wanted = {file: dict(pinned((ROOT / file).read_text(encoding="utf-8"))) for file in FILES}
    told = tomllib.loads((ROOT / "scripts" / "withdrawn.toml").read_text(encoding="utf-8"))
    here = installed()
    found = faults(wanted, here, {normal(name): versions for name, versions in told["versions"].items()})
    fits = subprocess.run(
        [sys.executable, "-m", "pip", "check", "--disable-pip-version-check"], capture_output=True, text=True
    )
    found += fits.stdout.splitlines() if fits.returncode else []
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        shipped = len(set().union(*(wanted[file] for file in SHIPPED)))
        print(
            f"{shipped} packages that the app runs on and {len(wanted['requirements-dev.txt'])} for work on it: pinned, installed so, "
            f"licences allowed, none of the {sum(map(len, told['versions'].values()))} versions listed as withdrawn (list looked over: "
            f"{told.get('looked_on', 'not yet')}; `make audit` asks what is known today)"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
