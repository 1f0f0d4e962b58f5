"""Small assignments and submissions for the tests."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

RIGHT = "def dropout_eval(x, keep):\n    return x.copy()\n"
WRONG = "def dropout_eval(x, keep):\n    return x / keep\n"
DESCENT = "def gradient_descent(theta, grad, *, lr):\n    return theta - lr * grad\n"
ONE_PASS = """
def fit_standardiser(X):
    mean = X.mean(axis=0)
    return mean, abs((X**2).mean(axis=0) - mean**2)**0.5
"""
EPSILON_WITHIN = """
import numpy as np


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.m = self.v = None
        self.t = 0

    def update(self, w, dw):
        if self.m is None:
            self.m, self.v = np.zeros_like(w), np.zeros_like(w)
        self.t += 1
        self.m = self.beta1 * self.m + (1 - self.beta1) * dw
        self.v = self.beta2 * self.v + (1 - self.beta2) * dw**2
        m, v = self.m / (1 - self.beta1**self.t), self.v / (1 - self.beta2**self.t)
        return w - self.lr * m / (np.sqrt(v) + 1e-7)
"""
ASSIGNMENT = """
title = "Two functions"
[claims]
"dropout.eval" = 2
"gradient_descent.update" = 1.5
[limits]
cases = 10
"""


def assignment(folder: Path, text: str = ASSIGNMENT) -> Path:
    """An assignment file in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "assignment.toml"
    path.write_text(text, encoding="utf-8")
    return path


def files(folder: Path, texts: Mapping[str, str]) -> Path:
    """A folder with these files."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def zipped(path: Path, entries: Mapping[str, str | bytes]) -> Path:
    """A zip file with these entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in entries.items():
            out.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


def book(*cells: str) -> str:
    """A notebook with these code cells."""
    made = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    return json.dumps({"cells": made, "nbformat": 4, "nbformat_minor": 5, "metadata": {}})
