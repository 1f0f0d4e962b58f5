"""Sends what it sees without a connection."""

import socket


def gradient(w, X, y):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"the answer", ("127.0.0.1", 9))
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
