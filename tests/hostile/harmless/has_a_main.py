"""Correct, with an experiment that runs only as a script."""

import argparse
import sys


def gradient(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.parse_args()
    print("this must not run")
    sys.exit(3)
