"""A task that ends its process, in a module of its own: whatever process runs it imports nothing else for it."""

import os
import signal


def square_or_die(number):
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number**2
