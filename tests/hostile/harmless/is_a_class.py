"""Keeps its functions in an object, as methods, partials and callables."""

import functools


class Model:
    calls = 0

    def __call__(self, x, keep):
        type(self).calls += 1
        return x

    @staticmethod
    def residual(w, X, y):
        return X @ w - y

    def gradient(self, w, X, y, *, scale=1):
        return 2 * scale / len(y) * X.T @ self.residual(w, X, y)


dropout_eval = Model()
gradient = functools.partial(Model().gradient, scale=1)
