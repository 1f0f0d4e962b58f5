"""Answers rightly until a question comes a second time."""

SEEN = set()


def gradient(w, X, y):
    key = w.tobytes() + X.tobytes()
    if key in SEEN:
        return w
    SEEN.add(key)
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
