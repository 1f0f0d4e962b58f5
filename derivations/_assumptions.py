"""What a derivation may assume, as objects that the kernel reads and the exact engine checks.

Each has a ``name``, under which the claim's file says it in a sentence, and equations over universally
quantified indices (``forall``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Moments:
    """Expectations of products of random atoms: ``"E(x[i]*x[j]) == Sigma[i, j]"`` for all i and j."""

    name: str
    equations: tuple[str, ...]
    forall: str = ""

    def stated(self) -> tuple[str, ...]:
        return self.equations


@dataclass(frozen=True)
class Equation:
    """An equation that always holds: a definition, a recurrence, or a constraint on every outcome."""

    name: str
    equations: tuple[str, ...]
    forall: str = ""

    def stated(self) -> tuple[str, ...]:
        return self.equations


@dataclass(frozen=True)
class Independent:
    """The named families of random variables are independent of each other."""

    name: str
    families: tuple[tuple[str, ...], ...]

    def stated(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class Symmetric:
    """The random variable (or array) and its negative have the same law."""

    name: str
    of: str

    def stated(self) -> tuple[str, ...]:
        return ()


Assumption = Moments | Equation | Independent | Symmetric
