"""The permalink of a claim: ``claims/ID`` below the address of the published documentation.

The address is declared in one place, pyproject.toml: ``[project.urls] Documentation = "https://…"``. As long as
nothing is declared there a permalink is relative, and whoever knows the address gives it.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, metadata
from urllib.parse import urlsplit

LABEL = "documentation"


def permalink(id: str, base: str = "") -> str:
    """Where the claim is found, for good; relative to the documentation's address if ``base`` is empty."""
    return f"{base}/claims/{id}" if base else f"claims/{id}"


def address(given: str | None = None) -> str:
    """The address that is given, else the declared one, without a slash at its end; "" if there is none.

    Raises ValueError for anything but an absolute address of the web.
    """
    text = declared() if given is None else given
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.netloc or text != "".join(text.split())):
        raise ValueError(f"base URL: expected an address such as https://example.org/gnomon, got {text!r}")
    return text.partition("#")[0].partition("?")[0].rstrip("/")


@cache
def declared() -> str:
    """What the installed package declares as its documentation; "" if nothing."""
    try:
        lines = metadata("gnomon").get_all("Project-URL") or []
    except PackageNotFoundError:  # a checkout on the path, not installed
        return ""
    urls = (line.partition(",") for line in lines)
    return next((url.strip() for label, _, url in urls if label.strip().lower() == LABEL), "")
