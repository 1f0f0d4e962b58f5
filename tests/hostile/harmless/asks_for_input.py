"""Asks whoever runs it, if there is somebody."""

import argparse
import sys

try:
    name = input("Your name? ")
except EOFError:
    name = "nobody"
parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=3)
options, _ = parser.parse_known_args()
if sys.stdin.isatty():
    sys.exit("no terminal was expected")


def gradient(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x


if __name__ == "__main__":
    raise SystemExit(main())
