"""What a reader has set up: scenario, changes, seed; scenarios kept for comparison; and what is looked at.

All of it fits into a link. A link is checked when it is opened: what isn't allowed raises InputError.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import parse_qsl, urlencode

from suanli.experiments.live import Question
from suanli.experiments.observations import LAST_SHIPPED
from suanli.model.extensions.loaded import loaded
from suanli.model.kernel.errors import InputError, SuanliError, UnknownNameError
from suanli.model.kernel.random_streams import checked_seed
from suanli.model.kernel.units import quarter_label, quarters_until
from suanli.model.mechanisms.settings import baseline, resolved
from suanli.model.parameters.load import parsed_overrides, scenario, scenario_names, scenario_of_text
from suanli.model.parameters.schema import Value, text_of
from suanli.visualization.lab.measures import KEY_FIGURES
from suanli.visualization.lab.words import LANGUAGES

IN_THE_LAB, LONGEST_FILE = "# lab: ", 100_000  # a saved file's first line says preset, changes and seed
PARTS = ("scenario", "set", "seed")  # of a setup in a link
PASSED_ON = ("utm_", "fbclid", "gclid", "isappinstalled", "nsukey", "spm")  # what apps add to links they pass on
TABS = ("scenario", "agents", "why", "strategies", "uncertainty", "compare", "about")
SHOWN = ("groups", "outside", "china")
SETS = ("clouds", "chips", "money", "regimes", "series")  # of charts on the scenario page
THEMES = ("auto", "light", "dark")
RUNS = ("1", "2", "4", "8", "16", "32")  # seeds of which many runs are made
FIGURES = tuple(one.name for one in KEY_FIGURES)
CATCH_UP = ("technology", "profit")
LAST, FIRST_SHOWN = quarters_until(2035), quarters_until(LAST_SHIPPED)  # the last year that is observed
PROGRAMMES_END = quarters_until(2030)  # the policies that are compared are paid from 2023 to 2030
MOST_KEPT, LONGEST_NAME, LONGEST_LINK, MOST_DIGITS = 4, 40, 8000, 20
NOT_PRESETS = ("two-firms", "duopoly", "many-firms")  # laboratories: docs/loop.md
NO_MARKET = ("two_firms", "many_firms")
PRESETS = tuple(name for name in scenario_names() if name not in NOT_PRESETS)


@dataclass(frozen=True)
class Setup:
    """A scenario as set up: a preset, what was changed on top of it, and the seed.

    changes  (parameter, value text), in the order of names; none that equals the preset's own value
    """

    preset: str = "baseline"
    changes: tuple[tuple[str, str], ...] = ()
    seed: int = 0

    @property
    def overrides(self) -> str:
        """The changes as a run takes them."""
        return ";".join(f"{name}={text}" for name, text in self.changes)

    @property
    def question(self) -> Question:
        """The run to be made."""
        return Question(self.preset, self.overrides, self.seed)

    @classmethod
    def of(cls, question: Question) -> Self:
        """The setup whose run a question asks for."""
        values = parsed_overrides(question.overrides)
        return cls(question.scenario, tuple((name, str(text)) for name, text in values.items()), question.seed)

    @property
    def is_baseline(self) -> bool:
        """Whether nothing differs from the baseline, luck aside."""
        return self.preset == "baseline" and not self.changes

    def value(self, name: str) -> str:
        """The text of a parameter's value in this setup."""
        return dict(self.changes).get(name, text_of(resolved(self.preset)[name].value))

    def changed(self, name: str, text: str) -> Setup:
        """With one parameter at another value; at the preset's own, the change is forgotten."""
        rest = {key: value for key, value in self.changes if key != name}
        if text != text_of(resolved(self.preset)[name].value):
            rest[name] = text
        return replace(self, changes=tuple(sorted(rest.items())))


@dataclass(frozen=True)
class State:
    """All that a link holds.

    kept     scenarios kept for comparison: (name, setup)
    language  "" until the reader or a link chooses one: the browser's
    quarter  number of quarters shown; shown  which vendors; agent  "kind:name" whose books lie open
    charts   which set of them; series  the one that is chosen among all that are recorded
    runs, figure, catch_up  what many runs are asked: how many seeds, which key figure, which measure of catching up
    """

    setup: Setup = field(default_factory=Setup)
    kept: tuple[tuple[str, Setup], ...] = ()
    language: str = ""
    theme: str = "auto"
    tab: str = "scenario"
    quarter: int = FIRST_SHOWN
    shown: str = "groups"
    charts: str = "clouds"
    series: str = "revenue"
    agent: str = "vendor:aws"
    runs: str = "8"
    figure: str = "china_profit"
    catch_up: str = "technology"

    def on(self, tab: str) -> State:
        """Return the state on another page; the quarter stays where a reader has moved it."""
        untouched = self.quarter == first_quarter(self.tab)
        return replace(self, tab=tab, quarter=first_quarter(tab) if untouched else self.quarter)


def first_quarter(tab: str) -> int:
    """Return the quarter at which a page opens: the last observed, or the end of the programmes that are compared."""
    return PROGRAMMES_END if tab == "strategies" else FIRST_SHOWN


def link_of(state: State) -> str:
    """The state as a query string; the baseline as first seen gives an empty one."""
    first = State()
    pairs = [*_setup_pairs(state.setup, "")]
    for name, setup in state.kept:
        pairs += [("kept", name), *_setup_pairs(setup, "kept.")]
    looked_at = {
        "language": "lang",
        "theme": "theme",
        "tab": "tab",
        "shown": "show",
        "charts": "charts",
        "series": "series",
        "agent": "agent",
        "runs": "runs",
        "figure": "figure",
        "catch_up": "catch_up",
    }
    pairs += [
        (key, getattr(state, name)) for name, key in looked_at.items() if getattr(state, name) != getattr(first, name)
    ]
    if state.quarter != first_quarter(state.tab):
        pairs.append(("quarter", quarter_label(state.quarter - 1)))
    return urlencode(pairs, safe=";:=.")


def _setup_pairs(setup: Setup, prefix: str) -> list[tuple[str, str]]:
    pairs = [(f"{prefix}scenario", setup.preset)] if prefix or setup.preset != "baseline" else []
    pairs += [(f"{prefix}set", setup.overrides)] if setup.changes else []
    return pairs + ([(f"{prefix}seed", str(setup.seed))] if setup.seed else [])


def state_of(link: str) -> State:
    """The state that a query string holds; InputError or UnknownNameError for one that holds what isn't allowed."""
    state, refused = read_link(link)
    if refused:
        raise refused[0]
    return state


def read_link(link: str) -> tuple[State, list[SuanliError]]:
    """Return the state of what can be read of a query string, and why the rest of it can't."""
    refused: list[SuanliError] = []
    if len(link) > LONGEST_LINK:
        return State(), [InputError("link", link, f"at most {LONGEST_LINK} characters")]
    pairs = [(key, text) for key, text in parse_qsl(link, keep_blank_values=True) if not key.startswith(PASSED_ON)]
    state, keys = State(), [key for key, _ in pairs]
    drafts: list[tuple[str, dict[str, list[str]]]] = [("", {})]  # what is said of each setup, the current one first
    for key, text in pairs:
        with _noting(refused):
            if key == "kept":
                drafts.append((checked_name(text), {}))
                continue
            draft = drafts[0 if key in PARTS else -1][1]
            part = key if key in PARTS else key.removeprefix("kept.")
            if part in PARTS and (key in PARTS or len(drafts) > 1):
                draft.setdefault(part, []).append(text)
            else:
                state = _looked_at(state, key, text)
    if len(drafts) - 1 > MOST_KEPT:
        refused.append(InputError("link: kept", len(drafts) - 1, f"at most {MOST_KEPT} scenarios"))
    (_, current), *kept = drafts[: 1 + MOST_KEPT]
    if "quarter" not in keys:
        state = replace(state, quarter=first_quarter(state.tab))
    setups = [(name, _built(draft, refused)) for name, draft in (("", current), *kept)]
    return replace(state, setup=setups[0][1], kept=tuple(setups[1:])), refused


@contextlib.contextmanager
def _noting(refused: list[SuanliError]) -> Iterator[None]:
    """Note what is refused, and go on."""
    try:
        yield
    except SuanliError as error:
        refused.append(error)


def _built(draft: dict[str, list[str]], refused: list[SuanliError]) -> Setup:
    """A setup of the texts that a link has for it: all values together, or, where that isn't allowed, each alone."""
    setup = Setup()
    values: dict[str, str] = {}
    with _noting(refused):
        setup = replace(setup, preset=_one_of("link: scenario", draft.get("scenario", ["baseline"])[-1], PRESETS))
    with _noting(refused):
        seed = draft.get("seed", ["0"])[-1]
        if not (seed.isascii() and seed.isdigit() and len(seed) <= MOST_DIGITS):
            raise InputError("link: seed", seed, "a whole number from 0 on")
        setup = replace(setup, seed=checked_seed(int(seed)))
    whole = ";".join(draft.get("set", []))
    try:
        values = {name: str(value) for name, value in parsed_overrides(whole).items()}
    except SuanliError as error:
        refused.append(error)
        for text in whole.split(";"):
            with contextlib.suppress(SuanliError):
                values |= {name: str(value) for name, value in parsed_overrides(text).items()}
    with contextlib.suppress(SuanliError):
        return with_overrides(setup, values)
    for name, text in values.items():
        with _noting(refused):
            setup = with_overrides(setup, {name: text})
    return setup


def _looked_at(state: State, key: str, text: str) -> State:
    words = {
        "lang": ("language", LANGUAGES),
        "theme": ("theme", THEMES),
        "tab": ("tab", TABS),
        "show": ("shown", SHOWN),
        "charts": ("charts", SETS),
        "runs": ("runs", RUNS),
        "figure": ("figure", FIGURES),
        "catch_up": ("catch_up", CATCH_UP),
    }
    if key in words:
        name, known = words[key]
        return replace(state, **{name: _one_of(f"link: {key}", text, known)})  # type: ignore[arg-type]
    if key == "quarter":
        labels = [quarter_label(quarter) for quarter in range(LAST)]
        return replace(state, quarter=labels.index(_one_of("link: quarter", text, labels)) + 1)
    if key in {"agent", "series"}:
        return replace(state, **{key: text[:60]})  # type: ignore[arg-type]
    known = (*PARTS, "kept", *words, "quarter", "agent", "series")
    raise UnknownNameError("link", key, known)


def _one_of(what: str, text: str, known: tuple[str, ...] | list[str]) -> str:
    if text not in known:
        raise UnknownNameError(what, text, known)
    return text


def with_overrides(setup: Setup, values: dict[str, str]) -> Setup:
    """A setup with other values on top, checked one by one and all together."""
    texts = {**dict(setup.changes), **values}
    checked = resolved(setup.preset, ";".join(f"{name}={text}" for name, text in texts.items()))
    if checked.world.vendors in NO_MARKET:
        raise InputError("world.vendors", checked.world.vendors, "vendors of a whole industry")
    for name in values:
        setup = setup.changed(name, text_of(checked[name].value))
    return setup


def checked_state(state: State) -> State:
    """The state itself; InputError if it doesn't fit into a link."""
    if len(link_of(state)) > LONGEST_LINK:
        raise InputError("changes", f"{len(link_of(state))} characters of link", f"what fits into {LONGEST_LINK}")
    return state


def checked_name(text: str) -> str:
    """A name for a scenario: one line, neither empty nor long."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError("name of a scenario", text, f"1 to {LONGEST_NAME} characters that can be printed")
    return name


def scenario_file(name: str, setup: Setup) -> str:
    """A setup as a file that ``suanli run`` takes: what differs from the baseline; a comment has preset and seed."""
    known = resolved(setup.preset, setup.overrides)
    names = dict.fromkeys((*scenario(setup.preset).values, *dict(setup.changes)))
    values = {key: known[key].value for key in names}
    said = urlencode(_setup_pairs(setup, ""), safe=";:=.")
    own = loaded()
    needs = [f"--rules {one}" for one in own.named] + ([f"--tables {own.folder}"] if own.tables else [])
    with_them = [f"# with {' '.join(needs)} (SHA-256 {own.digest})"] if needs else []
    lines = [f"{IN_THE_LAB}{said}", *with_them, f"title = {_toml(name)}", "", "[parameters]"]
    return "\n".join((*lines, *(f'"{key}" = {_toml(value)}' for key, value in values.items()), ""))


def _toml(value: Value) -> str:
    if not isinstance(value, str):
        return text_of(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def setup_of_file(text: str, name: str) -> tuple[str, Setup]:
    """(name, setup) of a scenario file; InputError or UnknownNameError for what isn't one.

    Preset and seed come from the line that the lab has put in, if it says what the file says; else the values are
    changes on top of the baseline, on seed 0.
    """
    if len(text) > LONGEST_FILE or "\0" in text:
        raise InputError(name, f"{len(text)} characters", f"a scenario file of at most {LONGEST_FILE} characters")
    read = scenario_of_text(name, text, name)
    if not text.split():
        raise InputError(name, "nothing", "a scenario file: title, [parameters]")
    checked = baseline().with_values(read.values, name)
    setup = with_overrides(Setup(), {key: text_of(checked[key].value) for key in read.values})
    first = text.lstrip("\ufeff").splitlines()[0]
    with contextlib.suppress(InputError):
        said = state_of(first.removeprefix(IN_THE_LAB)).setup if first.startswith(IN_THE_LAB) else setup
        ours, theirs = (resolved(one.preset, one.overrides) for one in (setup, said))
        setup = said if all(p.value == theirs[p.name].value for p in ours) else setup
    return checked_name(read.title[:LONGEST_NAME]), setup
