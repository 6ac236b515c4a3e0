"""The bill of materials: `python scripts/sbom.py FILE` writes what the app runs on as CycloneDX 1.6, the same each time.

From the pinned requirements and what the installed packages say of themselves; `make sbom` writes dist/sbom.json.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from scripts.dependencies import ROOT, licence_of, normal, pinned


def bill() -> str:
    """The bill of materials as JSON. Raises PackageNotFoundError for a requirement that is not installed."""
    wanted = dict(pinned((ROOT / "requirements.txt").read_text(encoding="utf-8")))
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    licences = LicenseFactory()
    parts, needs = {}, {}
    for name, version in sorted(wanted.items()):
        package = importlib.metadata.distribution(name)
        parts[name] = Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            bom_ref=f"{name}=={version}",
            purl=PackageURL("pypi", name=name, version=version),
            licenses=[licences.make_from_string(licence_of(package.metadata))],
        )
        needs[name] = {normal(re.split(r"[ ;\[<>=!~(]", each, maxsplit=1)[0]) for each in package.requires or ()}
    bom = Bom()
    ours = Component(name=told["name"], version=told["version"], type=ComponentType.APPLICATION, bom_ref=told["name"])
    bom.metadata.component = ours
    bom.metadata.timestamp = None  # type: ignore[assignment]
    bom.components.update(parts.values())
    direct = {normal(re.split(r"[\[=<>]", line, maxsplit=1)[0]) for line in (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")}  # fmt: skip
    bom.register_dependency(ours, [part for name, part in parts.items() if name in direct])
    for name, part in parts.items():
        bom.register_dependency(part, [parts[each] for each in sorted(needs[name]) if each in parts])
    text: str = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)
    return re.sub(r'\s*"(serialNumber|timestamp)": "[^"]*",?', "", text)


def main() -> None:
    """Write the file that is named."""
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(bill() + "\n", encoding="utf-8")
    print(f"{target}: what IG Metrics runs on, as CycloneDX 1.6")


if __name__ == "__main__":
    main()
