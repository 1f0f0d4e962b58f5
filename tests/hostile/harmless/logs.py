"""Correct, and logs to the standard error."""

import logging
import sys


logging.basicConfig(stream=sys.stderr, level=logging.DEBUG)
log = logging.getLogger(__name__)


def gradient(w, X, y):
    log.debug("w = %s", w)
    log.error("nothing is wrong")
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
