"""Hands back generators of generators without end."""


def gradient(w, X, y):
    def g(d):
        yield from (g(d + 1) for _ in range(3))

    return g(0)


def dropout_eval(x, keep):
    return x
