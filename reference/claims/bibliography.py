"""The works that claims cite, under the keys that ``Source.work`` names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """One cited work; ``kind`` is its BibTeX entry type, and an empty field is one that it does not have.

    Authors are "Family, Given", in the work's own order.
    """

    key: str
    kind: str
    authors: tuple[str, ...]
    title: str
    year: int | None
    journal: str = ""
    booktitle: str = ""
    editors: tuple[str, ...] = ()
    edition: str = ""
    series: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    institution: str = ""
    note: str = ""
    doi: str = ""
    arxiv: str = ""


LECTURE = Work(
    key="lecture",
    kind="misc",
    authors=("Rousseau, Sylvain",),
    title="Training neural networks",
    year=None,
    note="AOS 2 Deep learning, lecture 02",
)

ROBBINS_1951 = Work(
    key="robbins1951",
    kind="article",
    authors=("Robbins, Herbert", "Monro, Sutton"),
    title="A stochastic approximation method",
    year=1951,
    journal="The Annals of Mathematical Statistics",
    volume="22",
    number="3",
    pages="400–407",
    doi="10.1214/aoms/1177729586",
)

COCHRAN_1977 = Work(
    key="cochran1977",
    kind="book",
    authors=("Cochran, William G.",),
    title="Sampling techniques",
    year=1977,
    edition="3rd",
    publisher="John Wiley & Sons",
)

LECUN_1998 = Work(
    key="lecun1998",
    kind="incollection",
    authors=("LeCun, Yann", "Bottou, Léon", "Orr, Genevieve B.", "Müller, Klaus-Robert"),
    title="Efficient BackProp",
    year=1998,
    booktitle="Neural Networks: Tricks of the Trade",
    editors=("Orr, Genevieve B.", "Müller, Klaus-Robert"),
    series="Lecture Notes in Computer Science",
    volume="1524",
    pages="9–50",
    publisher="Springer",
    doi="10.1007/3-540-49430-8_2",
)

GLOROT_2010 = Work(
    key="glorot2010",
    kind="inproceedings",
    authors=("Glorot, Xavier", "Bengio, Yoshua"),
    title="Understanding the difficulty of training deep feedforward neural networks",
    year=2010,
    booktitle="13th International Conference on Artificial Intelligence and Statistics",
    series="Proceedings of Machine Learning Research",
    volume="9",
    pages="249–256",
)

SRIVASTAVA_2014 = Work(
    key="srivastava2014",
    kind="article",
    authors=(
        "Srivastava, Nitish",
        "Hinton, Geoffrey",
        "Krizhevsky, Alex",
        "Sutskever, Ilya",
        "Salakhutdinov, Ruslan",
    ),
    title="Dropout: A simple way to prevent neural networks from overfitting",
    year=2014,
    journal="Journal of Machine Learning Research",
    volume="15",
    number="56",
    pages="1929–1958",
)

HE_2015 = Work(
    key="he2015",
    kind="inproceedings",
    authors=("He, Kaiming", "Zhang, Xiangyu", "Ren, Shaoqing", "Sun, Jian"),
    title="Delving deep into rectifiers: Surpassing human-level performance on ImageNet classification",
    year=2015,
    booktitle="IEEE International Conference on Computer Vision",
    pages="1026–1034",
    doi="10.1109/ICCV.2015.123",
    arxiv="1502.01852",
)

KINGMA_2015 = Work(
    key="kingma2015",
    kind="inproceedings",
    authors=("Kingma, Diederik P.", "Ba, Jimmy"),
    title="Adam: A method for stochastic optimization",
    year=2015,
    booktitle="3rd International Conference on Learning Representations",
    arxiv="1412.6980",
)

BOTTOU_2018 = Work(
    key="bottou2018",
    kind="article",
    authors=("Bottou, Léon", "Curtis, Frank E.", "Nocedal, Jorge"),
    title="Optimization methods for large-scale machine learning",
    year=2018,
    journal="SIAM Review",
    volume="60",
    number="2",
    pages="223–311",
    doi="10.1137/16M1080173",
    arxiv="1606.04838",
)

BIBLIOGRAPHY: Mapping[str, Work] = {
    work.key: work
    for work in (
        LECTURE,
        ROBBINS_1951,
        COCHRAN_1977,
        LECUN_1998,
        GLOROT_2010,
        SRIVASTAVA_2014,
        HE_2015,
        KINGMA_2015,
        BOTTOU_2018,
    )
}


def work(key: str) -> Work:
    """The work with this key; a KeyError names the keys that there are."""
    if key not in BIBLIOGRAPHY:
        raise KeyError(f"no work {key!r} in the bibliography; it has {', '.join(BIBLIOGRAPHY)}")
    return BIBLIOGRAPHY[key]
