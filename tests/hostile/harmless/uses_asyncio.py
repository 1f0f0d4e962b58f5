"""Computes in a loop of events."""

import asyncio


async def residual(w, X, y):
    await asyncio.sleep(0)
    return X @ w - y


def gradient(w, X, y):
    async def whole():
        (r,) = await asyncio.gather(residual(w, X, y))
        return 2 / len(y) * X.T @ r

    return asyncio.run(whole())


def dropout_eval(x, keep):
    return x
