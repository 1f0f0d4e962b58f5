"""Leaves a message in shared memory that has a name."""


def gradient(w, X, y):
    with open("/dev/shm/gnomon-left", "w") as file:
        file.write("the answer")
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
