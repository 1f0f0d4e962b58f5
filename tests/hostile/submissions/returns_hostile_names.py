"""Hands back a dict whose keys are markup."""


def gradient(w, X, y):
    return {"<script>alert(1)</script>\x1b[31m\u202e": 1.0, "</script>" * 1000: w}


def dropout_eval(x, keep):
    return x
