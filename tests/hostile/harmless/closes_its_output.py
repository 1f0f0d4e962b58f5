"""Closes its streams, and says something all the same where it can."""

import contextlib
import sys

print("Größe ∇ 🦊 \ud83e", file=sys.stderr)
sys.stdout.close()
sys.stderr.close()


def gradient(w, X, y):
    with contextlib.suppress(ValueError):
        print("∇", w)
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
