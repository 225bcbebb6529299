"""What a reader is told: why something was refused or could not be made, in whatever language the page speaks then."""

from __future__ import annotations

from dataclasses import dataclass

from suanli.model.kernel.errors import LostError, SuanliError
from suanli.visualization.lab.words import Words


def reason(error: Exception, language: str) -> str:
    """Return an error in a language; one that isn't ours by its kind and what it says."""
    return error.said(language) if isinstance(error, SuanliError) else f"{type(error).__name__}: {error}"


@dataclass(frozen=True)
class Notice:
    """Something to be told. kind  of its words: link, refused, stopped, lost, seed; why  the error behind it"""

    kind: str
    why: Exception

    @classmethod
    def of_run(cls, error: Exception) -> Notice:
        """Return what to say of a run that could not be made: it was lost, or its settings don't allow it."""
        return cls("lost" if isinstance(error, LostError) else "stopped", error)

    def said(self, words: Words) -> str:
        """Return it as a sentence."""
        return words(f"notice.{self.kind}", why=reason(self.why, words.language))
