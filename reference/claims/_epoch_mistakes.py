"""Known wrong ways to cut an epoch into batches."""

from __future__ import annotations

from reference.claims import _sources
from reference.claims._model import Mistake
from reference.claims._scripted_epochs import imitate, imitate_repeated_indices

MISTAKES = (
    Mistake(
        "no shuffle",
        "Every epoch has the same batches: put all indices in a random order before you cut.",
        imitate=imitate,
        options={"shuffle": "none"},
    ),
    Mistake(
        "reorders fixed batches",
        "You shuffle the order of fixed batches: shuffle the indices before you cut.",
        imitate=imitate,
        options={"shuffle": "batches"},
    ),
    Mistake(
        "first index fixed",
        "Index 0 is always in the first batch: your shuffle leaves it out.",
        imitate=imitate,
        options={"shuffle": "others"},
    ),
    Mistake(
        "exchanged with any place",
        "You exchange each place with any other: some orders come more often than others. Exchange it with one "
        "of those that are left, itself among them.",
        imitate=imitate,
        options={"shuffle": "any"},
    ),
    Mistake(
        "never in its place",
        "You exchange each place with another one that is left, never with itself: no index stays where it was.",
        imitate=imitate,
        options={"shuffle": "cyclic"},
    ),
    Mistake(
        "last batch dropped",
        "You drop the last batch when it is smaller: its samples belong to the epoch too.",
        imitate=imitate,
        options={"last": "dropped"},
    ),
    Mistake(
        "last batch merged",
        "You add what is left over to the last whole batch: it is a smaller batch of its own.",
        imitate=imitate,
        options={"last": "merged"},
    ),
    Mistake(
        "even batches",
        "You spread what is left over among the batches: all but the last have the batch size.",
        imitate=imitate,
        options={"last": "even"},
    ),
    Mistake(
        "smaller batch first",
        "Your first batch is the smaller one: what is left over comes last.",
        imitate=imitate,
        options={"last": "first"},
    ),
    Mistake(
        "an empty batch",
        "Where the batch size divides N, your last batch is empty: leave it out.",
        imitate=imitate,
        options={"last": "empty"},
    ),
    Mistake(
        "counts from 1",
        "Your indices run from 1 to N: rows are numbered from 0.",
        imitate=imitate,
        options={"start": 1},
    ),
    Mistake(
        "drawn with replacement",
        "Some indices occur twice in your epoch and others never: shuffle, do not draw anew.",
        imitate=imitate_repeated_indices,
        options={"shuffle": "drawn"},
    ),
    _sources.reseeds("epochs", imitate),
    *_sources.elsewhere("epochs", "another epoch", imitate),
)
