"""Sends what it sees to a server on this machine."""

import socket


def gradient(w, X, y):
    socket.create_connection(("127.0.0.1", 9), timeout=1)
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
