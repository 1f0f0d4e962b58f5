"""The calling shapes of learning-rate schedules, read off signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .adapter import hyperparameters
from .names import bare, words
from .read_layers import Taken
from .written import Open, Sketch

TIME = words(
    "t step epoch iteration it iter i n k currentstep currentepoch curstep curepoch globalstep curriter curiter "
    "epochnum epochidx stepnum tcur"
)
RATE = words(
    "lr learningrate initiallr initlr lrinit lr0 lrinitial baselr lrbase initiallearningrate eta eta0"
)
LOWEST = words("lrmin minlr etamin finallr endlr lrend lrfinal minlearningrate minimumlr")
HIGHEST = words("lrmax maxlr etamax maxlearningrate peaklr lrpeak maximumlr") | RATE
PERIOD = words(
    "period tmax totalsteps totalepochs maxsteps nsteps numsteps maxepochs numepochs epochs nepochs totaliters "
    "maxiters totaliterations steps tot total cycle cyclelength cyclelen t0 ti"
)
FACTOR = words("factor tmult mult cyclemult periodmult")
GAMMA = words("gamma decay decayrate decayfactor dropfactor drop droprate factor")
MILESTONES = words("milestones boundaries drops dropepochs stepsat decayepochs decaysteps")

KNOWN = {
    "step_decay": {"lr": RATE, "gamma": GAMMA, "milestones": MILESTONES},
    "cosine_annealing": {"lr_min": LOWEST, "lr_max": HIGHEST, "period": PERIOD},
    "cosine_restarts": {"lr_min": LOWEST, "lr_max": HIGHEST, "period": PERIOD, "factor": FACTOR},
}


def read_schedule(function: str, callee: Callable[..., Any]) -> Sketch | None:
    """A function of the time; None for a class."""
    if isinstance(callee, type):
        return None
    taken = Taken(callee)
    arguments: dict[str, str] = {}
    for role, spelled in KNOWN[function].items():
        if name := taken.take(spelled - {"t"}):
            arguments[role] = name
    if time := taken.take(TIME):
        arguments["t"] = time
    constants = {}
    if function != "step_decay" and "lr_min" not in arguments and "lr_max" in arguments:
        constants = {"lr_min": 0.0}
    questions = [
        Open(f"what is {role} called in it?", (("arguments", f'# {role} = "?"'),))
        for role in ("t", *hyperparameters(function))
        if role not in arguments and role not in constants
    ]
    called = {role: name for role, name in arguments.items() if role == "t" or bare(name) != "t"}
    keys: dict[str, Any] = {"arguments": called, "constants": constants}
    return Sketch(keys, (*questions, *taken.required()))
