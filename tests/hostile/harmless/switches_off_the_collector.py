"""Switches the garbage collector off, and holds everything in cycles."""

import gc
import weakref

gc.disable()
gc.set_threshold(1)
gc.freeze()
KEPT = weakref.WeakValueDictionary()


class Node:
    def __init__(self, value):
        self.value, self.me = value, self


def gradient(w, X, y):
    node = Node(2 / len(y) * X.T @ (X @ w - y))
    KEPT[len(KEPT)] = node
    return node.value


def dropout_eval(x, keep):
    return x
