"""The layers mirror each other: the same topics, and a derivation for every claim."""

import ast
from collections.abc import Iterable
from pathlib import Path

from tests.house.source import modules

LAYERS = ("reference/claims", "derivations", "reference/implementation")
NOT_TOPICS = {"bibliography", "errata", "notation"}


def topics(root: Path, layer: str) -> set[str]:
    """The names of a layer's public files and folders: a topic may be either."""
    names = {path.stem for path in (root / layer).glob("[!_.]*.py")}
    names |= {path.parent.name for path in (root / layer).glob("[!_.]*/__init__.py")}
    return names - NOT_TOPICS


def unmirrored_topics(root: Path) -> list[str]:
    """Topics that some layer has and another has not."""
    by_layer = {layer: topics(root, layer) for layer in LAYERS}
    every = set().union(*by_layer.values())
    missing = [(topic, layer) for topic in sorted(every) for layer in LAYERS if topic not in by_layer[layer]]
    found = [f"{layer} has no topic {topic}" for topic, layer in missing]
    return found or ([] if every else ["there is no topic at all"])


def derived_names(root: Path) -> set[str]:
    """``topic.name`` of every public function that stands in a topic of ``derivations``."""
    names = set()
    for module in modules(root, "derivations"):
        topic = module.name.split(".")[1:2]
        if not topic or topic[0].startswith("_"):
            continue
        functions = (node.name for node in module.tree.body if isinstance(node, ast.FunctionDef))
        names |= {f"{topic[0]}.{name}" for name in functions if not name.startswith("_")}
    return names


def unjoined_ids(root: Path, ids: Iterable[str]) -> list[str]:
    """Claims without a derivation, and derivations without a claim."""
    claimed, derived = set(ids), derived_names(root)
    return [
        *(f"{id}: derivations has no function of this name" for id in sorted(claimed - derived)),
        *(f"{id}: reference.claims has no claim of this name" for id in sorted(derived - claimed)),
    ]
