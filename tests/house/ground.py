"""README, continuous integration and packaging say the same thing."""

import re
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

MARKER = re.compile(r"^<!-- command: (\w+) -->\n```sh\n(.*)\n```$", re.MULTILINE)
REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.-]*)(?:\[([^\]]*)\])?")
EXTRAS = re.compile(r"python3 bootstrap\.py((?: \w+)*)")


def readme_commands(root: Path) -> dict[str, str]:
    """The README's commands by the names of their markers."""
    return dict(MARKER.findall((root / "README.md").read_text(encoding="utf-8")))


def loose_commands(root: Path) -> list[str]:
    """README commands that `.ci/run` does not take from the README, or that do not set themselves up."""
    commands = readme_commands(root)
    script = (root / ".ci/run").read_text(encoding="utf-8")
    extras = project(root).get("optional-dependencies", {})
    found = [f"README.md has no command {name}" for name in ("check", "test") if name not in commands]
    for name, command in commands.items():
        if f"$(readme {name})" not in script:
            found.append(f".ci/run does not take the command {name} from the README")
        if not (wanted := EXTRAS.match(command)):
            found.append(f"the command {name} does not begin with its own set-up")
        else:
            found += [
                f"{name}: there is no extra {extra}" for extra in wanted[1].split() if extra not in extras
            ]
    return found


def project(root: Path) -> dict[str, Any]:
    """The project table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def unpinned(root: Path) -> list[str]:
    """Packages that pyproject.toml asks for and constraints.txt does not pin."""
    table = project(root)
    wanted = [*table["dependencies"], *chain(*table["optional-dependencies"].values())]
    names = {match[1].lower() for text in wanted if (match := REQUIREMENT.match(text))} - {table["name"]}
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.split("==")[0] for line in lines if "==" in line}
    return [f"constraints.txt does not pin {name}" for name in sorted(names - pinned)]


def unlike_versions(root: Path) -> list[str]:
    """Files that name another version than pyproject.toml."""
    version = project(root)["version"]
    citation = re.search(
        r"^version: (.*)$", (root / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE
    )
    stated = citation[1] if citation else "no version"
    return [] if stated == version else [f"CITATION.cff says {stated}, pyproject.toml says {version}"]
