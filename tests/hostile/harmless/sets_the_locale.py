"""Sets the locale, the time zone, the recursion limit and the precision of decimals."""

import decimal
import locale
import os
import sys
import time

for name in ("", "de_DE.UTF-8", "C"):
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error as error:
        print(error)
os.environ["TZ"] = "Asia/Kolkata"
time.tzset()
sys.setrecursionlimit(10_000)
sys.set_int_max_str_digits(0)
decimal.getcontext().prec = 100
def gradient(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
