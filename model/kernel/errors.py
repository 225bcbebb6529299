"""Every error a user or a run can meet. Each says what, where, got and allowed, and carries them as fields."""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Iterable
from typing import ClassVar

LONGEST_ECHO = 120
SAID = {
    "en": {
        "input": "{what}: got {shown}, allowed: {allowed}{hint}",
        "unknown_name": "{what}: got {shown}, allowed: {allowed}{hint}",
        "conservation": "the ledger does not balance: row {row!r}, quarter {quarter}, gap {gap:+.6g} {unit}",
        "entities": "{what} in {quarter}: allowed: {allowed}",
        "not_finite": "series {series!r} is not a finite number for {entity!r} in {quarter}",
        "lost": "the process that made this run has ended, twice; it may have run out of memory",
        "hint": " (did you mean {nearest!r}?)",
    },
    "zh": {
        "input": "{what}：给出 {shown}，允许：{allowed}{hint}",
        "unknown_name": "{what}：没有名为 {shown} 的项，可用：{allowed}{hint}",
        "conservation": "账目不平：{quarter}，{row} 一行相差 {gap:+.6g} {unit}",
        "entities": "{quarter} 的 {what}：应为 {allowed}",
        "not_finite": "{quarter}，{entity} 的序列 {series} 不是有限数",
        "lost": "运行这次模拟的进程两次中断，可能是内存不足",
        "hint": "（是否指 {nearest}？）",
    },
}  # by language and code
ALLOWED_IN_CHINESE = (
    (r"^a whole number from (\S+) on$", r"从 \1 起的整数"),
    (r"^a (whole )?number from (\S+) to ([^ ;,]+)(?: ([^;,]+))?", r"\2 到 \3 之间的数\4"),
    (r"^true or false$", "true 或 false"),
    (r"^one of (\d+) known names \(`suanli parameters` lists them\)$", r"\1 个已知名称（见 `suanli parameters`）"),
    (r"^at most (\d+) characters$", r"最多 \1 个字符"),
    (r"^at most (\d+) scenarios$", r"最多 \1 个情景"),
    (r"^at most (\d+); remove one first$", r"最多 \1 个，请先移除一个"),
)  # what is allowed is said where it is known, in English; these are its usual forms


class SuanliError(Exception):
    """Root of the project's own errors. The command line turns it into one line and exit status 2.

    They cross processes whole: message and fields, whatever their makers take.

    code  says which kind it is, in any language; its fields are attributes
    """

    code: ClassVar[str] = "error"

    def said(self, language: str = "en") -> str:
        """Return the message in a language, ``en`` or ``zh``; the English one for a kind that has no other."""
        forms = SAID[language]
        if self.code not in forms:
            return str(self)
        nearest, fields = getattr(self, "nearest", None), dict(self.__dict__)
        for pattern, chinese in ALLOWED_IN_CHINESE if language == "zh" and "allowed" in fields else ():
            fields["allowed"] = re.sub(pattern, chinese, fields["allowed"])
        return forms[self.code].format(**fields, hint=forms["hint"].format(nearest=nearest) if nearest else "")

    def __reduce__(self) -> tuple[object, ...]:
        return _remade, (type(self), str(self), self.__dict__)


def _remade(kind: type[SuanliError], message: str, fields: dict[str, object]) -> SuanliError:
    error = kind.__new__(kind, message)
    error.args = (message,)
    error.__dict__.update(fields)
    return error


class LostError(SuanliError):
    """A run whose process has ended, and ended again when it was made once more."""

    code = "lost"

    def __init__(self) -> None:
        super().__init__(self.said())


class InputError(SuanliError):
    """A user's mistake: what was given, where, and what would have been allowed."""

    code = "input"

    def __init__(self, what: str, got: object, allowed: str, nearest: str | None = None) -> None:
        shown = repr(got)
        self.shown = shown if len(shown) <= LONGEST_ECHO else f"{shown[:LONGEST_ECHO]}..."
        self.what, self.got, self.allowed, self.nearest = what, got, allowed, nearest
        super().__init__(self.said())


class UnknownNameError(InputError):
    """A name that is not in the list it should come from."""

    code = "unknown_name"

    def __init__(self, what: str, got: str, known: Iterable[str], listed_by: str = "") -> None:
        names = sorted(known)
        begun = [name for name in names if len(got) > 2 and name.startswith(got)]
        close = begun[:1] or difflib.get_close_matches(got, names, n=1, cutoff=0.5)
        nearest = close[0] if close else None
        listed = ", ".join(names) if len(names) <= 12 else f"one of {len(names)} known names{listed_by}"
        super().__init__(what, got, listed, nearest)


def whole_number(what: str, given: object, low: int, high: int) -> int:
    """A whole number in its range, or an InputError; True isn't one."""
    try:
        number = None if isinstance(given, bool) else operator.index(given)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is None or not low <= number <= high:
        raise InputError(what, given, f"a whole number from {low} to {high}")
    return number


def only_once(what: str, names: Iterable[str]) -> None:
    """Refuse a name that stands twice among those that files bring. Raises InputError that names it."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InputError(what, name, "each name once: another has it already")
        seen.add(name)


class ConservationError(SuanliError):
    """Something was made or lost between two rows of the ledger. The run stops here."""

    code = "conservation"

    def __init__(self, row: str, quarter: str, gap: float, unit: str) -> None:
        self.row, self.quarter, self.gap, self.unit = row, quarter, gap, unit
        super().__init__(self.said())


class EntitiesError(SuanliError):
    """A series or the ledger has other entities than in the quarters before. The run stops here."""

    code = "entities"

    def __init__(self, what: str, quarter: str, allowed: str) -> None:
        self.what, self.quarter, self.allowed = what, quarter, allowed
        super().__init__(self.said())


class NotFiniteError(SuanliError):
    """A recorded series holds NaN or infinity where a number belongs."""

    code = "not_finite"

    def __init__(self, series: str, quarter: str, entity: str) -> None:
        self.series, self.quarter, self.entity = series, quarter, entity
        super().__init__(self.said())
