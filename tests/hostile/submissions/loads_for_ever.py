"""Is never loaded."""

while True:
    pass


def gradient(w, X, y):
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
