"""The table of payments: what is posted is in it, what is in it is posted by somebody, and the page says the same."""

from pathlib import Path

from helpers import fresh_run

from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.ledger import SECTORS, Ledger
from suanli.model.results import payments

ROOT = Path(__file__).resolve().parents[1]
LIVELY = (  # between them every payment is posted
    ("baseline", "", 2018),
    ("without-foundries", "", 2018),
    ("cloud-alone", "", 2018),
)


def posted(monkeypatch):
    """(payment, module that posted it) of every payment of some lively runs."""
    import inspect

    found, plain = set(), Ledger.pay

    def pay(self, payment, paid, received=None):
        frame = inspect.currentframe().f_back
        if frame.f_code.co_name == "invoice":
            frame = frame.f_back
        found.add((payment, frame.f_globals["__name__"].removeprefix("suanli.")))
        plain(self, payment, paid, received)

    monkeypatch.setattr(Ledger, "pay", pay)
    for scenario, overrides, until in LIVELY:
        fresh_run(scenario, overrides, customers=40, until=until, seed=0)
    return found


def test_what_is_posted_is_in_the_table_and_the_other_way_round(monkeypatch):
    table = {(row.payment, row.poster) for row in payments.table()}
    found = posted(monkeypatch)
    assert found - table == set()
    never = {payment.row for payment, _ in table - found}
    assert never == set(), "declared and never posted"


def test_a_payment_is_declared_once():
    rows = [row.payment for row in payments.table()]
    assert len(rows) == len(set(rows)) == 87
    assert {one.unit for one in rows} == {"USD bn"}
    assert {sector for one in rows for sector in (one.payer, one.payee)} <= set(SECTORS)


def test_the_page_is_the_table():
    assert (ROOT / "docs" / "payments.md").read_text(encoding="utf-8") == payments.page()


def test_records_know_the_rows():
    model = ComputeIndustry(customers=40, until=2018)
    model.step()
    assert set(model.world.ledger.rows) <= {row.payment.row for row in payments.table()}
