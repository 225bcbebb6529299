"""What tests ask of other processes, in a module of its own: whoever answers imports nothing else for it."""

import os
import signal


def square_or_die(number):
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number**2


def hashed(records):
    return records.hash()
