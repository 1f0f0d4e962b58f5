"""Raises a message that is markup, control characters and a bell."""


def gradient(w, X, y):
    raise ValueError("\x1b[2J\x1b]0;title\x07</script><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\x00\r\n")


def dropout_eval(x, keep):
    return x
