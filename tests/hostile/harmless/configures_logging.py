"""Configures logging for everybody, at the lowest level."""

import logging
import logging.config

logging.config.dictConfig(
    {
        "version": 1,
        "formatters": {"f": {"format": "%(asctime)s %(process)d %(message)s"}},
        "handlers": {"h": {"class": "logging.StreamHandler", "formatter": "f", "stream": "ext://sys.stdout"}},
        "root": {"level": "DEBUG", "handlers": ["h"]},
    }
)
logging.captureWarnings(True)


def gradient(w, X, y):
    logging.debug("w = %s", w)
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
