"""Characters that mean something in a format, and what is written so that they are shown as they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

MARKDOWN: Mapping[str, str] = {c: f"\\{c}" for c in "\\`*_[]<>|~$#&!{}"}
RST: Mapping[str, str] = {c: f"\\{c}" for c in "\\`*_|<>"}

GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "η": "eta",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "φ": "varphi",
    "Π": "Pi",
    "Σ": "Sigma",
    "Φ": "Phi",
}

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁱⁿᵀᴮᴷᴺᵏᵐᵗʲˡ"
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉₊₋ₐₕᵢⱼₖₗₘₙₚᵣₛₜᵤᵥₓ"

# Pure ASCII for BibTeX, to which a brace counts as one even behind a backslash.
LATEX: Mapping[str, str] = {
    **{c: f"\\{c}" for c in "&%$#_"},
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",
    "−": "$-$",
    "‖": r"$\|$",
    "≥": r"$\ge$",
    "≤": r"$\le$",
    "≠": r"$\ne$",
    "·": r"$\cdot$",
    "×": r"$\times$",
    "√": r"$\surd$",
    "½": r"$\frac{1}{2}$",
    "∇": r"$\nabla$",
    "∞": r"$\infty$",
    "⟨": r"$\langle$",
    "⟩": r"$\rangle$",
    "–": "--",
    "—": "---",
    "’": "'",
    "‘": "`",
    "“": "``",
    "”": "''",
    **{letter: rf"$\{name}$" for letter, name in GREEK.items()},
    **{c: f"$^{{{unicodedata.normalize('NFKC', c).replace('−', '-')}}}$" for c in SUPERSCRIPTS},
    **{c: f"$_{{{unicodedata.normalize('NFKC', c).replace('−', '-')}}}$" for c in SUBSCRIPTS},
}


def escaped(text: str, table: Mapping[str, str]) -> str:
    """The text in one line, each character of the table replaced."""
    return "".join(table.get(c, c) for c in " ".join(text.split()))
