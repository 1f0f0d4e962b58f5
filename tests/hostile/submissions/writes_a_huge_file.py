"""Writes one file that is too large."""


def gradient(w, X, y):
    with open("gnomon-left", "wb") as file:
        for _ in range(64):
            file.write(bytes(1 << 20))
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
