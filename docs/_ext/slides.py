"""The titles of the lecture's slides, in its order, and where a slide that only illustrates leads."""

from dataclasses import dataclass

from sphinx.errors import ExtensionError


@dataclass(frozen=True)
class Slide:
    """A title, and the topics that it illustrates besides what claims say of it."""

    title: str
    see: tuple[str, ...] = ()


SLIDES = (
    Slide("Data Preprocessing"),
    Slide("Why centering?"),
    Slide("Optimization", ("minibatch", "gradient_descent")),
    Slide("Stochastic gradient descent (SGD)"),
    Slide("Minibatch stochastic gradient descent (SGD)"),
    Slide("Why does that work?"),
    Slide("Practical considerations", ("minibatch",)),
    Slide("Toy model"),
    Slide("Stochastic gradient descent path", ("quadratic", "minibatch", "gradient_descent")),
    Slide("Influence of learning rate", ("gradient_descent",)),
    Slide("Influence of minibatch size", ("minibatch",)),
    Slide("Gradient descent"),
    Slide("Polyak momentum"),
    Slide("Momentum in action (GD)", ("momentum",)),
    Slide("Nesterov accelerated momentum"),
    Slide("Problem with SGD (with momentum)", ("momentum", "adagrad")),
    Slide("Adagrad (Adaptive Gradient) from Duchi, Hazan, and Singer 2011"),
    Slide("RMSprop from Tieleman and Hinton 2012"),
    Slide("Adam (Adaptive moment estimation) from Kingma and Ba 2015"),
    Slide("Weight initialization"),
    Slide("Random initialization", ("initialization", "backpropagation")),
    Slide("Effect of variance", ("initialization", "mean_field")),
    Slide("Le Cun's initialization from LeCun et al. 1998"),
    Slide("Distribution of outputs at layer 3", ("mean_field",)),
    Slide("Glorot's initialization from Glorot and Bengio 2010"),
    Slide("Uniformly distributed", ("initialization",)),
    Slide("He's initialization from He et al. 2015"),
    Slide("Illustration of He's initialization", ("mean_field",)),
    Slide("Batch normalization from Ioffe and Szegedy 2015"),
    Slide("Batch normalization"),
    Slide("Regularization", ("weight_decay", "dropout")),
    Slide("Toy dataset"),
    Slide("Standard neural network classification"),
    Slide("Regularizing the ERM"),
    Slide("Weight decay: an example"),
    Slide("Weight decay: gradient"),
    Slide("Dropout from Srivastava et al. 2014"),
    Slide("Step learning rate decay"),
    Slide("Cosine Annealing Learning Rate Decay from Loshchilov and Hutter 2017"),
)


def slide_of(place: str) -> str:
    """The title of the slide that a source names, in full or without its citation.

    ExtensionError if the lecture has no such slide: then the index would lose the claim.
    """
    if not place:
        return ""
    titles = [slide.title for slide in SLIDES]
    matching = [t for t in titles if t == place] or [t for t in titles if t.startswith(place)]
    if not matching:
        raise ExtensionError(f"no slide of the lecture is called {place!r}: see docs/_ext/slides.py")
    return matching[0]
