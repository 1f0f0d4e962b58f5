"""Takes the numbers out of its argument."""


def gradient(w, X, y):
    w.resize((0,), refcheck=False)
    return w


def dropout_eval(x, keep):
    return x
