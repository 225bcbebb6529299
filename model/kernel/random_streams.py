"""Every random number has an address: seed, decision, quarter, agent.

A counter-based generator (Philox4x32-10; Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy
as 1, 2, 3", SC11, doi 10.1145/2063384.2063405) turns the address into words without any state. So a new
draw, a new agent or one vendor's changed rate moves nobody else's luck, and any order of asking, any
number of threads and a later compiled kernel give the same numbers.

    key     = (seed low word, seed high word)
    counter = (agent, quarter, decision, 0)
    uniform = ((w0 >> 5) 2^26 + (w1 >> 6) + 1/2) 2^-53      always inside (0, 1)

A decision's number is the CRC-32 of its name, so the list of decisions has no order that could shift.
Distributions other than the uniform are made from it by their inverse, where they are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from suanli.model.kernel.batch import Batch
from suanli.model.kernel.compiled import of_size
from suanli.model.kernel.either import Some, as_array
from suanli.model.kernel.errors import InputError

UInts = np.ndarray
_MASK = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_MULTIPLY_0, _MULTIPLY_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_ROUNDS = 10
SEED_LIMIT = 2**63
REDRAWN = 1_000_003  # added to a run's seed: the seed of a stream that is drawn anew

STREAMS = {
    "population": (
        "customer.sector",
        "customer.size",
        "customer.adoption",
        "customer.opening contract",
        "customer.opening elapsed",
    ),
    "customers": ("customer.need", "customer.choice", "customer.contract"),
    "research": ("vendor.research hits",),
    "chips": ("supplier.design hits", "maker.overhead"),
}
OWN = "own."  # begins the names of decisions of users' rules
EXPERIMENTS = ("pulse.order", "pulse.vendor")  # draws that a run alone never makes
_STREAM_OF = {decision: stream for stream, decisions in STREAMS.items() for decision in decisions}
_STREAM_OF |= dict.fromkeys(EXPERIMENTS, "experiments")
DECISIONS = tuple(_STREAM_OF)


@dataclass(frozen=True)
class Luck:
    """The run's seed, and the stream of decisions that is drawn anew, if any: so that variance can be split by stream.

    seed     whole number, 0 <= seed < 2^63, or one for each run of a batch
    redrawn  the stream whose seed is the run's and ``REDRAWN``; none
    """

    seed: Any
    redrawn: str = "none"

    def of(self, decision: str) -> Any:
        """The seed a decision is drawn with; KeyError for a decision that isn't declared."""
        if decision.startswith(OWN):
            return self.seed
        return self.seed + REDRAWN if _STREAM_OF[decision] == self.redrawn else self.seed


def philox4x32(counter: tuple[UInts | int, UInts | int, UInts | int, UInts | int], key: tuple[int, int]) -> list[UInts]:
    """Philox4x32-10 over columns.

    counter  four 32-bit words; arrays of one shape, or numbers
    key      two 32-bit words
    returns  four uint64 arrays of that shape, each below 2^32

    Checked against the known answers of the Random123 distribution in ``tests/test_randomness.py``.
    """
    c0, c1, c2, c3 = (np.asarray(word, dtype=np.uint64) for word in counter)
    k0, k1 = (as_array(word, dtype=np.uint64) for word in key)
    for _ in range(_ROUNDS):
        product_0, product_1 = c0 * _MULTIPLY_0, c2 * _MULTIPLY_1
        c0 = (product_1 >> _SHIFT) ^ c1 ^ k0
        c2 = (product_0 >> _SHIFT) ^ c3 ^ k1
        c1, c3 = product_1 & _MASK, product_0 & _MASK
        k0, k1 = (k0 + _WEYL_0) & _MASK, (k1 + _WEYL_1) & _MASK
    return [c0, c1, c2, c3]


def uniforms(seed: int | Luck, decision: str, quarter: int, agents: UInts) -> np.ndarray:
    """One uniform number per agent for one decision in one quarter.

    seed      whole number, 0 <= seed < 2^63, or a ``Luck``, of one run or of a batch; 0 is a seed like any other
    decision  a name in ``DECISIONS``
    quarter   0 = 2018Q1; -1 for draws made at the opening
    agents    permanent identifiers, whole numbers below 2^32, shape (n,)
    returns   float64 in the open interval (0, 1), shape (n,)

    Raises KeyError for a decision that is not declared: a misspelt one would otherwise get luck of its own.
    """
    own = Luck(seed).of(decision) if isinstance(seed, int) else seed.of(decision)
    low: Any
    high: Any
    low, high = (as_array(word, dtype=np.uint64) for word in (own & 0xFFFFFFFF, own >> 32))
    fast = of_size(len(agents) * (own.runs if isinstance(own, Batch) else 1))
    if fast is not None:
        address = quarter & 0xFFFFFFFF, crc32(decision.encode())
        if not isinstance(own, Batch):
            return as_array(fast.uniform(agents.astype(np.uint64), *address, low, high))
        found: Any = Batch(fast.uniform(agents.astype(np.uint64), *address, low.of[:, None], high.of[:, None]))
        return as_array(found)
    words = philox4x32(
        (agents, quarter & 0xFFFFFFFF, crc32(decision.encode()), 0),
        (own & 0xFFFFFFFF, own >> 32),
    )
    high, low = (words[0] >> np.uint64(5)).astype(np.float64), (words[1] >> np.uint64(6)).astype(np.float64)
    return as_array((high * 67108864.0 + low + 0.5) * 2.0**-53)


def uniforms_of_some(luck: Luck, decision: str, quarter: int, those: Some) -> np.ndarray:
    """Return the numbers that ``uniforms`` gives some agents, of all runs in one row. those  are 0, 1, ..."""
    seed = those.of_run(luck.of(decision))
    return uniforms(Luck(seed), decision, quarter, those.rows)


def checked_seed(seed: object) -> int:
    """The seed as a plain int, or an InputError that says what a seed may be.

    NumPy integers are taken; True, 7.0 and "7" are not: a seed is a whole number.
    """
    allowed = f"a whole number from 0 to {SEED_LIMIT - 1}"
    if isinstance(seed, bool | np.bool_) or not isinstance(seed, int | np.integer):
        raise InputError("seed", seed, allowed)
    if not 0 <= int(seed) < SEED_LIMIT:
        raise InputError("seed", int(seed), allowed)
    return int(seed)
