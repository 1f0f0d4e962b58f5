"""Compiles itself with numba where that is installed."""

try:
    from numba import njit
except ImportError:

    def njit(*arguments, **options):
        if arguments and callable(arguments[0]):
            return arguments[0]
        return lambda function: function


@njit(cache=True, fastmath=False)
def residual(w, X, y):
    return X @ w - y


@njit
def gradient(w, X, y):
    return 2 / len(y) * X.T @ residual(w, X, y)


@njit()
def dropout_eval(x, keep):
    return x
