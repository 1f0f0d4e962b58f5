"""Correct, and catches whatever is raised, as it should not."""


def gradient(w, X, y):
    try:
        raise KeyboardInterrupt
    except BaseException:
        pass
    try:
        exit()
    except SystemExit:
        pass
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
