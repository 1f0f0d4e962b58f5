"""The works that claims cite, under the keys that ``Source.work`` names."""

from __future__ import annotations

from collections.abc import Mapping

from reference.claims._work import Work

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

POLYAK_1964 = Work(
    key="polyak1964",
    kind="article",
    authors=("Polyak, Boris T.",),
    title="Some methods of speeding up the convergence of iteration methods",
    year=1964,
    journal="USSR Computational Mathematics and Mathematical Physics",
    volume="4",
    number="5",
    pages="1–17",
    doi="10.1016/0041-5553(64)90137-5",
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

CHAN_1983 = Work(
    key="chan1983",
    kind="article",
    authors=("Chan, Tony F.", "Golub, Gene H.", "LeVeque, Randall J."),
    title="Algorithms for computing the sample variance: Analysis and recommendations",
    year=1983,
    journal="The American Statistician",
    volume="37",
    number="3",
    pages="242–247",
    doi="10.1080/00031305.1983.10483115",
)

KROGH_1992 = Work(
    key="krogh1992",
    kind="inproceedings",
    authors=("Krogh, Anders", "Hertz, John A."),
    title="A simple weight decay can improve generalization",
    year=1992,
    booktitle="Advances in Neural Information Processing Systems 4",
    pages="950–957",
    publisher="Morgan Kaufmann",
)

NESTEROV_1983 = Work(
    key="nesterov1983",
    kind="article",
    authors=("Nesterov, Yurii E.",),
    title="A method of solving a convex programming problem with convergence rate O(1/k²)",
    year=1983,
    journal="Soviet Mathematics Doklady",
    volume="27",
    number="2",
    pages="372–376",
)

RUMELHART_1986 = Work(
    key="rumelhart1986",
    kind="article",
    authors=("Rumelhart, David E.", "Hinton, Geoffrey E.", "Williams, Ronald J."),
    title="Learning representations by back-propagating errors",
    year=1986,
    journal="Nature",
    volume="323",
    pages="533–536",
    doi="10.1038/323533a0",
)

BRIDLE_1990 = Work(
    key="bridle1990",
    kind="incollection",
    authors=("Bridle, John S.",),
    title="Probabilistic interpretation of feedforward classification network outputs, with relationships to "
    "statistical pattern recognition",
    year=1990,
    booktitle="Neurocomputing",
    pages="227–236",
    publisher="Springer",
    doi="10.1007/978-3-642-76153-9_28",
)

GOODFELLOW_2016 = Work(
    key="goodfellow2016",
    kind="book",
    authors=("Goodfellow, Ian", "Bengio, Yoshua", "Courville, Aaron"),
    title="Deep learning",
    year=2016,
    publisher="MIT Press",
)

BAYDIN_2018 = Work(
    key="baydin2018",
    kind="article",
    authors=(
        "Baydin, Atılım Güneş",
        "Pearlmutter, Barak A.",
        "Radul, Alexey Andreyevich",
        "Siskind, Jeffrey Mark",
    ),
    title="Automatic differentiation in machine learning: A survey",
    year=2018,
    journal="Journal of Machine Learning Research",
    volume="18",
    number="153",
    pages="1–43",
    arxiv="1502.05767",
)

BISHOP_2006 = Work(
    key="bishop2006",
    kind="book",
    authors=("Bishop, Christopher M.",),
    title="Pattern recognition and machine learning",
    year=2006,
    series="Information Science and Statistics",
    publisher="Springer",
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

NESTEROV_2004 = Work(
    key="nesterov2004",
    kind="book",
    authors=("Nesterov, Yurii",),
    title="Introductory lectures on convex optimization: A basic course",
    year=2004,
    series="Applied Optimization",
    volume="87",
    publisher="Springer",
    doi="10.1007/978-1-4419-8853-9",
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

DUCHI_2011 = Work(
    key="duchi2011",
    kind="article",
    authors=("Duchi, John", "Hazan, Elad", "Singer, Yoram"),
    title="Adaptive subgradient methods for online learning and stochastic optimization",
    year=2011,
    journal="Journal of Machine Learning Research",
    volume="12",
    number="61",
    pages="2121–2159",
)

TIELEMAN_2012 = Work(
    key="tieleman2012",
    kind="misc",
    authors=("Tieleman, Tijmen", "Hinton, Geoffrey"),
    title="Lecture 6.5—RMSProp: Divide the gradient by a running average of its recent magnitude",
    year=2012,
    note="COURSERA: Neural networks for machine learning",
)

BENGIO_2013 = Work(
    key="bengio2013",
    kind="inproceedings",
    authors=("Bengio, Yoshua", "Boulanger-Lewandowski, Nicolas", "Pascanu, Razvan"),
    title="Advances in optimizing recurrent networks",
    year=2013,
    booktitle="IEEE International Conference on Acoustics, Speech and Signal Processing",
    pages="8624–8628",
    doi="10.1109/ICASSP.2013.6639349",
    arxiv="1212.0901",
)

SUTSKEVER_2013 = Work(
    key="sutskever2013",
    kind="inproceedings",
    authors=("Sutskever, Ilya", "Martens, James", "Dahl, George", "Hinton, Geoffrey"),
    title="On the importance of initialization and momentum in deep learning",
    year=2013,
    booktitle="30th International Conference on Machine Learning",
    series="Proceedings of Machine Learning Research",
    volume="28",
    number="3",
    pages="1139–1147",
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

IOFFE_2015 = Work(
    key="ioffe2015",
    kind="inproceedings",
    authors=("Ioffe, Sergey", "Szegedy, Christian"),
    title="Batch normalization: Accelerating deep network training by reducing internal covariate shift",
    year=2015,
    booktitle="32nd International Conference on Machine Learning",
    series="Proceedings of Machine Learning Research",
    volume="37",
    pages="448–456",
    arxiv="1502.03167",
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

POOLE_2016 = Work(
    key="poole2016",
    kind="inproceedings",
    authors=("Poole, Ben", "Lahiri, Subhaneil", "Raghu, Maithra", "Sohl-Dickstein, Jascha", "Ganguli, Surya"),
    title="Exponential expressivity in deep neural networks through transient chaos",
    year=2016,
    booktitle="Advances in Neural Information Processing Systems",
    volume="29",
    arxiv="1606.05340",
)

LOSHCHILOV_2017 = Work(
    key="loshchilov2017",
    kind="inproceedings",
    authors=("Loshchilov, Ilya", "Hutter, Frank"),
    title="SGDR: Stochastic gradient descent with warm restarts",
    year=2017,
    booktitle="5th International Conference on Learning Representations",
    arxiv="1608.03983",
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

LOSHCHILOV_2019 = Work(
    key="loshchilov2019",
    kind="inproceedings",
    authors=("Loshchilov, Ilya", "Hutter, Frank"),
    title="Decoupled weight decay regularization",
    year=2019,
    booktitle="7th International Conference on Learning Representations",
    arxiv="1711.05101",
)

BIBLIOGRAPHY: Mapping[str, Work] = {
    work.key: work
    for work in (
        LECTURE,
        ROBBINS_1951,
        POLYAK_1964,
        COCHRAN_1977,
        CHAN_1983,
        KROGH_1992,
        NESTEROV_1983,
        RUMELHART_1986,
        BRIDLE_1990,
        LECUN_1998,
        NESTEROV_2004,
        BISHOP_2006,
        GLOROT_2010,
        DUCHI_2011,
        TIELEMAN_2012,
        BENGIO_2013,
        SUTSKEVER_2013,
        SRIVASTAVA_2014,
        HE_2015,
        IOFFE_2015,
        KINGMA_2015,
        POOLE_2016,
        GOODFELLOW_2016,
        LOSHCHILOV_2017,
        BOTTOU_2018,
        BAYDIN_2018,
        LOSHCHILOV_2019,
    )
}


def work(key: str) -> Work:
    """The work with this key; a KeyError names the keys that there are."""
    if key not in BIBLIOGRAPHY:
        raise KeyError(f"no work {key!r} in the bibliography; it has {', '.join(BIBLIOGRAPHY)}")
    return BIBLIOGRAPHY[key]
