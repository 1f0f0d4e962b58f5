"""Why it is true: machine-checked derivations of the facts that the specification states.

One file a topic, one function a claim: ``derivations.adam.bias_correction`` proves the claim
``adam.bias_correction``. ``prove()`` runs them and computes every status; ``state()`` only reads what they state.
"""

from derivations._prove import prove
from derivations._results import Result, ShownAssumption, ShownStep
from derivations._stated import Stated, state

__all__ = ["Result", "ShownAssumption", "ShownStep", "Stated", "prove", "state"]
