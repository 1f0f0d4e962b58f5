"""Known wrong ways to drop units."""

from __future__ import annotations

from reference.claims import _sources
from reference.claims._model import Mistake
from reference.claims._scripted_masks import imitate_both, imitate_eval_drops, imitate_noise, imitate_train

TRAIN = (
    Mistake(
        "keep and drop swapped",
        "You keep a unit with probability 1 − keep: compare the draws with keep the other way round.",
        imitate=imitate_train,
        options={"kept": "1 − keep"},
    ),
    Mistake(
        "scaled by the drop probability",
        "You divide the kept units by 1 − keep: divide them by keep.",
        imitate=imitate_train,
        options={"factor": "1/(1 − keep)"},
    ),
    Mistake(
        "scaled twice",
        "You divide the kept units by keep twice.",
        imitate=imitate_train,
        options={"factor": "1/keep²"},
    ),
    Mistake(
        "multiplied by keep",
        "You multiply the kept units by keep: divide them by it.",
        imitate=imitate_train,
        options={"factor": "keep"},
    ),
    Mistake(
        "one mask for the whole batch",
        "Every sample of the batch has the same mask: draw one number for each sample and unit.",
        imitate=imitate_train,
        options={"repeats": "row"},
    ),
    Mistake(
        "one number for each sample",
        "You draw one number for each sample, which keeps all of its units or none: draw one for each unit, too.",
        imitate=imitate_train,
        options={"repeats": "column"},
    ),
    Mistake(
        "all or nothing",
        "You draw one number for the whole layer: draw one for each sample and unit.",
        imitate=imitate_train,
        options={"repeats": "array"},
    ),
    _sources.reseeds("masks", imitate_train),
    *_sources.elsewhere("masks", "another mask", imitate_train),
    Mistake(
        "noise instead of a mask",
        "You multiply by noise: a unit is either zero or its value over keep.",
        imitate=imitate_noise,
        options={"factor": "noise"},
    ),
)

BOTH = (
    Mistake(
        "never rescaled",
        "You rescale neither while training nor at test time: divide the kept units by keep.",
        imitate=imitate_both,
        options={"factor": "1", "eval_factor": "1"},
    ),
    Mistake(
        "rescaled at both times",
        "You rescale while training and again at test time: once is enough.",
        imitate=imitate_both,
        options={"factor": "1/keep", "eval_factor": "keep"},
    ),
    Mistake(
        "scaled twice",
        "You divide the kept units by keep twice.",
        imitate=imitate_both,
        options={"factor": "1/keep²", "eval_factor": "1"},
    ),
    Mistake(
        "multiplied by keep",
        "You multiply the kept units by keep: divide them by it.",
        imitate=imitate_both,
        options={"factor": "keep", "eval_factor": "1"},
    ),
    Mistake(
        "drops at test time",
        "You drop units at test time too.",
        imitate=imitate_eval_drops,
        options={"eval_factor": "dropped"},
    ),
    Mistake(
        "keep and drop swapped",
        "You keep a unit with probability 1 − keep: compare the draws with keep the other way round.",
        imitate=imitate_both,
        options={"kept": "1 − keep"},
    ),
)
