"""What arguments and functions are called in the wild: synonyms of the contract's names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .adapter import hyperparameters, parts_of_state


def words(text: str) -> frozenset[str]:
    """The words of a line, to look things up in."""
    return frozenset(text.split())


def bare(name: str) -> str:
    """A name without case and underscores: ``beta_1``, ``Beta1`` and ``beta1`` are one."""
    return name.replace("_", "").lower()


# --- arguments ---------------------------------------------------------------------------------------------

THETA = words("theta w x weights weight param parameter var variable value p")
GRAD = words(
    "grad dw dx dtheta gradient d grads gradients gradw wgrad dldw "
    "gradwrtw gradwrt gradwrtx gradwrtparam gradwrttheta "
    "paramgrad paramsgrad parametersgrad parametergrad parametergradient paramgradient weightgrad weightsgrad "
    "gradweight gradweights gradparam dweights dparam"
)
COLLECTION = words("params parameters weights paramsref")
COLLECTED_GRADS = words("grads gradients")
LR = words("lr learningrate eta stepsize rate learnrate lrate alpha learningrateinit")
EPS = words("eps epsilon e ε fudge fudgefactor epsstable epsstab epsstability")
CLOCK = words("t step iteration iter it timestep stepnumber stepcount i n k")
FIRST = words("m mt firstmoment moment1 first expavg mw mdw vdw velocity vel v momentum")
SECOND = words(
    "v vt s sq sdw secondmoment moment2 second expavgsq cache g h r accumulator acc squares gradsquared"
)
BETA1 = words("beta1 b1 rho1 decay1 alpha1")
BETA2 = words("beta2 b2 rho2 decay2 alpha2")
AVERAGING = words("beta rho decayrate decay gamma beta2 alpha discount")
MOMENTUM = words("mu momentum beta rho gamma mass beta1 alpha")
VELOCITY = words("momentum mu mass")
"""A plain step has none of these; sgd has a velocity if it does."""
WEIGHT_DECAY = words("weightdecay wd decay lambda lambd l2")
CONFIG = words("config cfg conf optimconfig bnparam dropoutparam hyperparams hyperparameters hps")
STATES = words("states state")
STEPS = words("numiters niters iterations steps maxiter numsteps nsteps nsteps")
GRADIENT_FUNCTION = words("gradfn gradfunc gradientfn gradientfunc df fgrad gradf")
WATCHED = words(
    "momentum mu mass beta rho nesterov dampening decay weightdecay wd l2 l1 lambd lambda reg regularization clip "
    "clipnorm clipvalue gradclip maxnorm"
)
"""What changes the step where it is not passed, unless its default is nothing."""
KEEP = words("keep keepprob pkeep keepprobability probkeep keepingprobability")
DROP = words("drop dropprob pdrop droprate dropprobability probdrop")
KEEP_OR_DROP = words(
    "p prob rate dropout dropoutrate dropoutprob dropoutratio ratio probability dropoutprobability"
)
RATIO = words("dropoutratio dropoutrate dropoutprob dropoutprobability")
"""Most often of dropping."""
INPUT = words("x inputs input a h data z layerinput")
DERIVATIVE = words("dout grad d dy gradoutput gradout doutput dvalues dz da delta outgrad gradient upstream")
MASK = words("mask d m keepmask dropoutmask")
CACHE = words("cache")
FLAG = words("train training istraining istrain mode trainflg trainmode trainflag")
GENERATOR = words("rng generator")
SEED = words("seed randomstate")
UNITS = words(
    "units n numfeatures features nfeatures size dim numunits ndim inputdim inputsize insize d numinputs"
)
FAN_IN = words(
    "fanin nin inputdim inputdims infeatures indim indims sizeprev prevsize prevdim nprev inputsize "
    "ninputs ninput insize sizein numinputs numin inunits nx"
)
FAN_OUT = words(
    "fanout nout outputdim outputdims outfeatures outdim outdims sizenext nextsize nextdim nnext outputsize "
    "noutputs noutput outsize sizeout numoutputs numout "
    "outunits units ny nunits"
)
WIDTHS = words(
    "layersdims layerdims layersdim layerdim layers layersizes "
    "layersizelist layerslist sizes dims layersize widths "
    "nnlayers layerdimensions layersdimensions dimensions architecture layernodes nodes"
)
SHAPE = words("shape size")
MOVING = {
    "running_mean": words("runningmean movingmean runmean avgmean meanrunning"),
    "running_var": words("runningvar movingvar runvar avgvar varrunning runningvariance movingvariance"),
    "gamma": words("gamma"),
    "beta": words("beta"),
    "grad_gamma": words("dgamma gradgamma gammagrad"),
    "grad_beta": words("dbeta gradbeta betagrad"),
}

_HYPER: Mapping[str, frozenset[str]] = {
    "lr": LR,
    "eps": EPS,
    "mu": MOMENTUM,
    "beta": AVERAGING,
    "beta1": BETA1,
    "beta2": BETA2,
    "decay": WEIGHT_DECAY,
}


def roles(function: str, names: Iterable[str], keeps: bool = False) -> dict[str, str]:
    """What the arguments of a piece of an optimizer stand for, by the contract's names: {role: name}.

    What ``keeps`` its state itself is not handed any.

    Names that have no reading are left out; a role that two names could have is given to neither, but for
    the more telling one: the letters v and g, alpha and beta stand for what no other name stands for.
    """
    spelled = {bare(name): name for name in names}
    taken: dict[str, str] = {}

    def give(role: str, known: Iterable[str], weak: str = "") -> None:
        free = [n for n in spelled if n in known and spelled[n] not in taken.values()]
        strong = [n for n in free if n not in weak.split()] or free
        if len(strong) > 1 and role == "beta":  # a decay beside a rho is that of the learning rate
            strong = [n for n in strong if n not in ("decay", "decayrate")]
        if len(strong) == 1 and role not in taken:
            taken[role] = spelled[strong[0]]

    plural = [n for n in spelled if n in COLLECTION]
    if plural and any(n in COLLECTED_GRADS for n in spelled):
        give("params", COLLECTION)
        give("grads", COLLECTED_GRADS)
    give("gradient", GRADIENT_FUNCTION)
    if "grads" not in taken:
        give("grad", GRAD)
    tuned = hyperparameters(function)
    ordered = sorted(tuned, key=lambda role: role not in ("beta1", "beta2", "mu"))
    for role in (*ordered, *ordered):  # what one of them takes settles another
        give(
            role,
            _HYPER.get(role, frozenset()),
            weak="alpha beta gamma rho decay beta1 beta2" if role in ("mu", "beta", "lr") else "",
        )
    parts = parts_of_state(function)[1:]
    second = SECOND if {"grad", "grads", "gradient"} & {*taken} else SECOND - {"g"}  # the g is the gradient
    if keeps:
        pass
    elif parts == ("v", "g"):
        first = [n for n in spelled if n in FIRST - {"v", "momentum"}]
        give("v", FIRST - {"v"} if first else FIRST)
        give("g", second)
    elif parts:
        give(parts[0], FIRST if parts == ("v",) else second)
    if "grad" not in taken and "grads" not in taken:
        give("grad", ("g",))
    if "params" not in taken:
        give("theta", THETA, weak="value p")
    give("config", CONFIG)
    give("steps", STEPS)
    give("t", CLOCK, weak="i n k it")
    return taken


# --- functions ---------------------------------------------------------------------------------------------

_FILLER = words(
    "optimizer optimiser opt update updates parameters params parameter "
    "with step rule weights using by the func "
    "function fn method do apply my custom numpy np"
)
_KEYS: Mapping[str, frozenset[str]] = {
    "gradient_descent": words("sgd gd gradientdescent stochasticgradientdescent vanillasgd vanilla"),
    "momentum": words(
        "sgd sgdm momentum sgdmomentum momentumsgd momentumgd momentumgradientdescent gdmomentum "
        "gradientdescentmomentum heavyball polyak"
    ),
    "nesterov": words(
        "nesterov nag nesterovmomentum sgdnesterov nesterovacceleratedgradient nesterovsgd nesterovgd "
        "nesterovgradientdescent"
    ),
    "adagrad": words("adagrad"),
    "rmsprop": words("rmsprop rms"),
    "adam": words("adam"),
    "adamw": words("adamw"),
    "dropout_train": words(
        "dropout dropoutforward dropouttrain inverteddropout dropoutlayer layerdropout forwarddropout"
    ),
    "dropout_eval": words(
        "dropout dropoutforward dropouteval dropouttest inverteddropout dropoutlayer layerdropout"
    ),
    "dropout_backward": words(
        "dropout dropoutbackward dropoutback inverteddropout dropoutlayer layerdropout backwarddropout"
    ),
    "batch_norm_train": words(
        "batchnorm batchnormalization batchnormforward batchnormlayer batchnorm1d batchnormalization1d "
        "layerbatchnorm layerbatchnormalization batchnormtrain bnforward"
    ),
    "batch_norm_eval": words(
        "batchnorm batchnormalization batchnormforward batchnormlayer batchnorm1d batchnormalization1d "
        "layerbatchnorm layerbatchnormalization batchnormeval bnforward"
    ),
    "batch_norm_backward": words(
        "batchnorm batchnormalization batchnormbackward batchnormlayer batchnorm1d batchnormalization1d "
        "layerbatchnorm layerbatchnormalization bnbackward"
    ),
    "lecun_normal": words("lecun lecunnormal lecuninit initlecun initializelecun"),
    "glorot_normal": words("glorotnormal xaviernormal xavier glorot initializexavier xavierinit"),
    "glorot_uniform": words("glorotuniform xavieruniform xavier glorot initializexavier xavierinit"),
    "he_normal": words(
        "he henormal kaiming kaimingnormal heinit heinitialization initializehe inithe kaiminginit"
    ),
    "he_uniform": words("he heuniform kaiming kaiminguniform heinit heinitialization initializehe inithe"),
}
"""What is left of a name, its filler apart."""

_NETWORK = words(
    "net network neuralnet neuralnetwork nn mlp multilayerperceptron "
    "perceptron dnn ann twolayernet threelayernet "
    "multilayernet fullyconnectednet fullyconnectednetwork twolayernetwork "
    "twolayer multilayernetwork feedforward "
    "feedforwardnetwork feedforwardneuralnetwork nnetwork fcnet fullyconnected simplenet simplenetwork "
    "simplenn simpleneuralnetwork shallownetwork deepneuralnetwork densenetwork"
)
BACKWARD = words("backwardpropagation backpropagation lmodelbackward modelbackward backwardprop backprop")
FORWARD = words("forwardpropagation lmodelforward modelforward forwardprop")
"""Functions that take the parameters of a network in a dict."""
_KEYS = {**_KEYS, "forward": _NETWORK, "backward": _NETWORK | BACKWARD}

_OF_TIME: Mapping[str, frozenset[str]] = {
    "step_decay": words("decay stepdecay multisteplr multistep steplr"),
    "cosine_annealing": words(
        "cosineannealing cosine cosinedecay cosineschedule cosinelr cosineannealinglr cosinescheduler"
    ),
    "cosine_restarts": words(
        "cosinerestarts sgdr warmrestarts cosinewarmrestarts "
        "cosineannealingwarmrestarts cosineannealingrestarts"
    ),
}
_BATCHES = words(
    "randomminibatches randomminibatch minibatches getminibatches createminibatches makeminibatches "
    "iterateminibatches generateminibatches minibatchgenerator getbatches createbatches makebatches "
    "iteratebatches generatebatches batchgenerator randombatches shufflebatches splitbatches"
)
_PENALTIES = words("l2regularization l2reg l2penalty l2loss ridgepenalty l2regularizationloss")
_KEYS = {**_KEYS, **_OF_TIME, "epoch": _BATCHES, "l2_penalty": _PENALTIES, "l2_gradient": _PENALTIES}

READABLE = tuple(_KEYS)
_PLAIN = ("update_parameters", "update_params", "update_weights")
"""Functions of these bare names take plain steps of gradient descent."""


def key(name: str) -> str:
    """The telling words of a function's or a class's name, run together."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    return "".join(part.lower() for part in parts if part.lower() not in _FILLER)


def may_be(function: str, name: str) -> bool:
    """Whether what is called so may be the contract's function."""
    return key(name) in _KEYS[function] or (function == "gradient_descent" and name in _PLAIN)


def known(function: str) -> bool:
    """Whether the contract's function is known under other names."""
    return function in _KEYS
