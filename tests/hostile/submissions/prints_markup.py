"""Prints markup, control characters and lone surrogates."""


def gradient(w, X, y):
    print("\x1b[31m</script><script>alert(1)</script>\x9b31m\u202e\udcff\x00")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
