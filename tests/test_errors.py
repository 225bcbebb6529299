"""Errors carry a code and fields, and are said in either language."""

import pickle

import pytest

from suanli.model.kernel import errors
from suanli.model.kernel.errors import (
    SAID,
    ConservationError,
    EntitiesError,
    InputError,
    NotFiniteError,
    UnknownNameError,
)

SOME = (
    InputError("seed", -1, "a whole number"),
    UnknownNameError("parameter", "chip.leakag", ("chip.leakage", "chip.limited")),
    ConservationError("power", "2019Q1", 0.25, "USD bn"),
    EntitiesError("row 'power'", "2019Q1", "in every quarter"),
    NotFiniteError("share", "2019Q1", "aws"),
)


@pytest.mark.parametrize("error", SOME, ids=lambda one: one.code)
def test_an_error_says_the_same_in_both_languages(error):
    assert error.said("en") == str(error)
    chinese = error.said("zh")
    assert chinese != str(error)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    for field in ("row", "quarter", "entity", "nearest"):
        if getattr(error, field, None):
            assert str(getattr(error, field)) in chinese


def test_an_error_keeps_code_and_fields_across_processes():
    for error in SOME:
        other = pickle.loads(pickle.dumps(error))  # noqa: S301 (made here)
        assert (other.code, other.said("zh"), str(other)) == (error.code, error.said("zh"), str(error))


def test_every_kind_of_error_has_its_form_in_every_language():
    kinds = {one.code for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.SuanliError)}
    for forms in SAID.values():
        assert kinds - {"error"} == set(forms) - {"hint"}
