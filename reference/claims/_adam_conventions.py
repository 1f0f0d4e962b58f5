"""Where ε stands in Adam's step, and what t counts: all of these are right, in code that says so."""

from __future__ import annotations

from reference.claims._model import Convention

CLOCKS = {
    "taken": "t is given as the number of steps already taken",
    "number": "t is given as the step's number",
}
FORMS = (
    ("outside the root", "outside", "ε is added to the root: √ĝ + ε", ("autograd",)),
    ("inside the root", "inside", "ε is added under the root: √(ĝ + ε)", ()),
    ("hat form", "hat", "the corrections go into the learning rate, and ε is added to √g", ("scikit-learn",)),
)

CONVENTIONS = tuple(
    Convention(
        name if clock == "taken" else f"{name}, t from 1",
        f"{text}; {CLOCKS[clock]}",
        {"epsilon": epsilon, "clock": clock},
        followed_by if clock == "taken" else (),
    )
    for clock in CLOCKS
    for name, epsilon, text, followed_by in FORMS
)
MOMENTS_CONVENTIONS = (
    Convention("t from 0", CLOCKS["taken"], {"clock": "taken"}),
    Convention("t from 1", CLOCKS["number"], {"clock": "number"}),
)
"""Where ε is 0, or is not seen."""
