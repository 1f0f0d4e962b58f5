"""The marks of the two formats: letters, subscripts and superscripts, brackets."""

from __future__ import annotations

from dataclasses import dataclass

SUBSCRIPT = dict(zip("0123456789+−aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
SUPERSCRIPT = dict(zip("0123456789+−abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
                       "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ", strict=True))  # fmt: skip
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η", "theta": "θ",
    "kappa": "κ", "lambda": "λ",
    "mu": "μ", "phi": "φ", "pi": "π", "psi": "ψ", "sigma": "σ", "Sigma": "Σ", "tau": "τ",
}  # fmt: skip
ABOVE = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}
"""Accents, which combine with the letter before them."""


@dataclass(frozen=True)
class Notation:
    """The marks of one output format."""

    latex: bool

    def name(self, name: str) -> str:
        """``mu_hat`` is μ̂, ``beta1`` is β₁, ``sigma2`` in the settings is spelled out as what it is."""
        head, _, tail = name.partition("_")
        digits = head[len(head.rstrip("0123456789")) :]
        head = head.rstrip("0123456789")
        mark = self.letter(head)
        if tail in ABOVE:
            accent = ABOVE[tail]
            mark, tail = (rf"\{tail}{{{mark}}}" if self.latex else mark + accent), ""
        below = digits + (self.letter(tail) if tail else "")
        return mark + (self.below(below) if below else "")

    def letter(self, name: str) -> str:
        if name == "grad":
            return r"\nabla" if self.latex else "∇"
        if name in GREEK:
            return rf"\{name}" if self.latex else GREEK[name]
        if len(name) > 1 and self.latex:
            return rf"\mathrm{{{name}}}"
        return name

    def below(self, text: str) -> str:
        if self.latex:
            return f"_{{{text}}}"
        small = [SUBSCRIPT.get(c) for c in text.replace(" ", "").replace("·", "")]
        return "".join(c for c in small if c) if all(small) else f"[{text}]"

    def above(self, text: str) -> str:
        if self.latex:
            return f"^{{{text}}}"
        small = [SUPERSCRIPT.get(c) for c in text.replace(" ", "").replace("·", "")]
        return "".join(c for c in small if c) if all(small) else f"^({text})"

    def bracket(self, text: str) -> str:
        return rf"\left({text}\right)" if self.latex else f"({text})"

    def function(self, name: str, text: str) -> str:
        if name == "E":
            return rf"\mathbb{{E}}\left[{text}\right]" if self.latex else f"E[{text}]"
        if name == "abs":
            return rf"\left|{text}\right|" if self.latex else f"|{text}|"
        if name == "sqrt":
            return rf"\sqrt{{{text}}}" if self.latex else f"√({text})"
        return rf"\operatorname{{{name}}}\left({text}\right)" if self.latex else f"{name}({text})"

    def declared(self, name: str, text: str) -> str:
        """A declared function: ``dphi`` is φ′, the derivative of a function that is declared as well."""
        prime = name[0] == "d" and name[1:] in GREEK
        mark = self.letter(name[1:]) + ("'" if self.latex else "′") if prime else self.letter(name)
        if self.latex and len(name) > 1 and name not in GREEK and not prime:
            mark = rf"\operatorname{{{name}}}"
        return rf"{mark}\left({text}\right)" if self.latex else f"{mark}({text})"

    def big(self, sign: str, index: str, low: str, high: str) -> str:
        if self.latex:
            return rf"\{sign}_{{{index}={low}}}^{{{high}}} "
        mark = {"sum": "Σ", "prod": "Π"}[sign]
        below, above = self.below(f"{index}").strip("[]"), self.above(high)
        start = self.below(low)
        if "[" in start or "(" in above:
            return f"{mark}({index}={low}..{high}) "
        return f"{mark}{below}₌{start}{above} "
