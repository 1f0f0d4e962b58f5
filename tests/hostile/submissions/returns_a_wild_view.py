"""Hands back an array that lies where no memory is."""

import ctypes
import numpy


def gradient(w, X, y):
    return numpy.frombuffer((ctypes.c_char * 80).from_address(8))


def dropout_eval(x, keep):
    return x
