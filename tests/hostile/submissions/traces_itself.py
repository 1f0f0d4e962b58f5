"""Has every call and return around it traced."""

import sys
import threading


def tracer(frame, event, arg):
    if {"expected", "oracle", "budget", "verdict"} & set(frame.f_locals):
        print("BREACH", frame)
    return tracer


sys.settrace(tracer)
threading.settrace(tracer)
sys.setprofile(tracer)


def gradient(w, X, y):
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
