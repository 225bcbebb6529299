"""One quarter, in order. Read this first.

    records(t-1) -observe-> Signals -decide-> Plans -offer, choose-> Orders -clear-> Fills
                 -settle-> Ledger -learn-> knowledge, nodes, reach -remember-> records(t)

Firms see the records of the quarter before; customers see those and this quarter's posted offers. Within a round all
decide on the same information, so the order of agents cannot matter. Each phase says what it may write (``changes``); a
test copies the world around each and holds it to that. Phases get the world and hand rules the columns and parameters
that these use: what a rule reads stands in the line that calls it.
"""

from __future__ import annotations

from suanli.model.schedule.grow import improve_chips, improve_clouds, improve_making, learn
from suanli.model.schedule.meet import choose, clear, clear_chips, offer, start_wafers, train
from suanli.model.schedule.phase import Phase
from suanli.model.schedule.remember import prove, record
from suanli.model.schedule.see import observe, open_quarter, strike, turn_over
from suanli.model.schedule.settle import (
    settle_centres,
    settle_customers,
    settle_developers,
    settle_foundries,
    settle_makers,
    settle_rest,
    settle_suppliers,
    settle_vendors,
)
from suanli.model.schedule.think import decide, deliver, put_on_sale
from suanli.model.state.world import World

SCHEDULE: tuple[Phase, ...] = (
    # 1 see: what was recorded becomes what each may look at
    open_quarter,  # no messages yet, no rows in the ledger yet
    strike,  # shocks that a user has dated
    turn_over,  # vendors enter, are rescued by their parents, or leave
    observe,  # records and books of yesterday -> signals
    # 2 think: everybody plans on yesterday's records
    decide,  # parents announce; vendors and the chain plan prices, R&D, orders, capacity
    deliver,  # what was ordered a lead time ago arrives, wafers become chips
    put_on_sale,  # chips as designed when their wafers were started, as controls allow
    # 3 meet: offers, orders, fills
    offer,  # posted prices, with quality as it was known yesterday
    choose,  # customers whose contract ends choose a vendor; all order compute
    train,  # AI developers order compute for what is put into AI
    clear,  # vendors serve what they can; specialists and the network what is left
    clear_chips,  # orders of AI servers meet suppliers' chips
    start_wafers,  # suppliers' bookings meet foundries' capacity
    # 4 settle: who pays whom
    settle_customers,
    settle_developers,
    settle_vendors,
    settle_makers,
    settle_centres,
    settle_suppliers,
    settle_foundries,
    settle_rest,  # parents, states and lenders use what is left
    # 5 grow: what was found and learnt holds from the next quarter on
    improve_chips,
    improve_making,
    improve_clouds,
    learn,  # programmes build, customers gain capability, announcements hold
    # 6 remember
    prove,  # every identity of the books, or the run stops
    record,  # every declared series
)


def run_quarter(world: World) -> None:
    """Simulate one quarter."""
    for phase in SCHEDULE:
        phase(world)
