"""Adds to the path, imports by name, reloads, and runs source of its own."""

import importlib
import sys
import types

import numpy

sys.path.insert(0, ".")
sys.dont_write_bytecode = False
importlib.reload(importlib.import_module("json"))
module = types.ModuleType("model")
exec("def residual(w, X, y):\n    return X @ w - y", vars(module))
sys.modules["model"] = module
from model import *  # noqa


def gradient(w, X, y):
    return 2 / len(y) * X.T @ residual(w, X, y)


def dropout_eval(x, keep):
    return x
