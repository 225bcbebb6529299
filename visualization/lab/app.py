"""The lab's page: a session, a bar, and one view at a time. Views turn a session's state into components."""

from __future__ import annotations

import warnings
from html import escape
from importlib.resources import files
from typing import Any

import solara
import solara.lab

from suanli.model.kernel.errors import InputError, SuanliError
from suanli.visualization.lab import components as widgets
from suanli.visualization.lab import panels
from suanli.visualization.lab.pages import about, agents, compare, policies, scenario, uncertainty, why
from suanli.visualization.lab.pages.parts import PlayerBar
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.state import PRESETS, TABS, THEMES, Setup, link_of, with_overrides
from suanli.visualization.lab.words import LANGUAGES, preferred, words

STYLE = (files("suanli.visualization.lab") / "lab.css").read_text(encoding="utf-8")
MOST_SEED = 999_999


def browser_language() -> str:
    """Return the language of the page for the browser that is connected."""
    headers: Any = solara.lab.headers  # a reactive value that mypy takes for the module of the same name
    sent = headers.peek() or {}
    return preferred(",".join(sent.get("accept-language", [])))


@solara.component
def Bar(session: Session) -> None:
    """Name, pages, undo, link, theme, language."""
    state, (before, after) = session.state.value, session.undone.value
    w = words(session.language)

    def choose(name: str, known: tuple[str, ...], given: object) -> None:
        if given not in known:
            return
        if name == "tab":
            session.go_to(str(given))
        else:
            session.look(**{name: given})

    widgets.draw(
        widgets.TopBar,
        words=w.under("bar"),
        tabs=[{"key": tab, "label": w(f"tab.{tab}")} for tab in TABS],
        tab=state.tab,
        themes=[{"key": theme, "label": w(f"theme.{theme}")} for theme in THEMES],
        theme=state.theme,
        language=w.language,
        can_undo=bool(before),
        can_redo=bool(after),
        event_choose_tab=lambda given: choose("tab", TABS, given),
        event_choose_theme=lambda given: choose("theme", THEMES, given),
        event_choose_language=lambda given: choose("language", LANGUAGES, given),
        event_do_undo=lambda _: session.undo(),
        event_do_redo=lambda _: session.redo(),
        event_share_link=lambda _: session.copies.set(session.copies.value + 1),
        event_start_tour=lambda _: session.start_tour(),
    )


@solara.component
def LeverColumn(session: Session) -> None:
    """Presets, seed, levers."""
    state = session.state.value
    setup, w = state.setup, words(session.language)
    groups = solara.use_memo(lambda: panels.lever_groups(setup, w), [setup.preset, w])

    def attempt(make: Any, move: str = "") -> None:
        try:
            session.set_up(make(session.state.value.setup), move)
        except SuanliError as error:
            session.refuse(error)
        if not move:
            session.epoch.value += 1

    def change(given: dict[str, Any]) -> None:
        name, text, said = str(given.get("name", "")), str(given.get("text", "")), given.get("said")
        attempt(lambda now: with_overrides(now, {name: text}), name)
        if isinstance(said, int):  # after the values, so that a page that reads it has them
            session.heard.value = said

    def change_any(given: dict[str, Any]) -> None:
        change({"name": str(given.get("name", "")).strip(), "text": str(given.get("text", "")).strip()})
        session.epoch.value += 1

    def preset(given: object) -> None:
        if given in PRESETS:
            attempt(lambda now: Setup(str(given), (), now.seed))

    def seed(given: object) -> None:
        text = str(given).strip()
        if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_SEED)):
            attempt(lambda now: Setup(now.preset, now.changes, int(text)))
        else:
            got = text[:20] or "–"
            session.refuse(InputError(w("levers.seed"), got, f"a whole number from 0 to {MOST_SEED}"))
            session.epoch.value += 1

    widgets.draw(
        widgets.Levers,
        words=w.under("levers"),
        language=w.language,
        presets=panels.presets(w),
        preset=setup.preset,
        question=w(f"preset.{setup.preset}.question"),
        seed=setup.seed,
        groups=groups,
        values=panels.lever_values(setup),
        changed=panels.changes(setup, w),
        parameters=panels.parameter_names(),
        epoch=session.epoch.value,
        heard=session.heard.value,
        event_change=change,
        event_change_any=change_any,
        event_choose_preset=preset,
        event_choose_seed=seed,
        event_reset=lambda _: attempt(lambda now: Setup(seed=now.seed)),
    )


@solara.component
def Notices(session: Session) -> None:
    """What was refused, and why the newest run failed. Always there, so that what follows keeps its place."""
    w = words(session.language)
    notice, error = session.notice.value, session.error.value
    waits = session.waits.value
    with solara.Div(classes=["sl-notices", *([] if notice or error or waits else ["sl-none"])]):
        if waits:
            solara.HTML("p", w("notice.waits"), classes=["sl-notice"], attributes={"role": "status"})
        if notice:
            with solara.Div(classes=["sl-notice"], attributes={"role": "alert"}):
                solara.HTML("p", escape(notice.said(w)))
                solara.Button(w("notice.close"), on_click=lambda: session.notice.set(None), text=True)
        if error:
            with solara.Div(classes=["sl-notice"], attributes={"role": "alert"}):
                solara.HTML("p", escape(error.said(w)))
                if error.kind == "lost":
                    solara.Button(w("notice.again"), on_click=session.ask, text=True)


@solara.component
def Body(session: Session) -> None:
    """The page that is looked at."""
    state = session.state.value
    tab = state.tab
    with solara.Div(classes=["sl-body"], attributes={"id": "sl-main", "tabindex": "-1", "role": "main"}):
        Notices(session)
        if tab in {"scenario", "agents", "compare"}:  # on other pages it stands below what was made beforehand
            PlayerBar(session)
        if tab == "scenario":
            with solara.Div(classes=["sl-grid"]):
                LeverColumn(session)
                scenario.ScenarioView(session)
        elif tab == "agents":
            agents.AgentsView(session)
        elif tab == "why":
            why.WhyView(session)
        elif tab == "strategies":
            policies.StrategiesView(session)
        elif tab == "uncertainty":
            uncertainty.UncertaintyView(session)
        elif tab == "compare":
            compare.CompareView(session)
        else:
            about.AboutView(session)


@solara.component
def Lab() -> None:
    """One reader's lab."""
    router = solara.use_router()
    session = solara.use_memo(lambda: Session(router.search or "", browser_language()), [])
    solara.use_effect(session.begin, [])
    state, w = session.state.value, words(session.language)
    solara.Style(STYLE)
    widgets.draw(
        widgets.Shell,
        link=link_of(state),
        language="zh-CN" if w.language == "zh" else "en",
        theme=state.theme,
        title=w("page_title"),
        copies=session.copies.value,
        event_do_undo=lambda _: session.undo(),
        event_do_redo=lambda _: session.redo(),
        event_first_visit=lambda _: session.start_tour(),
        event_went=lambda link: session.open_link(str(link)),
        tab=state.tab,
    )
    with solara.Div(classes=["sl-app"]):
        Bar(session)
        Body(session)
        about.TourCard(session)
        solara.HTML("footer", escape(w("footer")), classes=["sl-foot"])


@solara.component
def Page() -> None:
    """The lab behind a boundary: an error of the page says so in one line, and the lab can be started again."""
    broken, start_again = solara.use_exception()
    if broken is None:
        Lab()
        return
    w = words(browser_language())
    solara.Style(STYLE)
    with solara.Div(classes=["sl-app"]):
        solara.HTML("p", escape(w("notice.broken", why=f"{type(broken).__name__}: {broken}")), classes=["sl-notice"])
        solara.Button(w("notice.start_again"), on_click=start_again)


@solara.component
def MesaWay() -> None:
    """Mesa's own page, loaded when somebody asks for it."""
    with warnings.catch_warnings():  # Solara finds fault with how SolaraViz calls its hooks; that is not ours to mend
        warnings.filterwarnings("ignore", "(?s).*(found despite early return|Failed to validate hooks)")
        from suanli.visualization import mesa_page  # noqa: PLC0415

    mesa_page.InLab()


@solara.component
def Layout(children: list[Any]) -> None:
    """Nothing round the page: it brings its own bar."""
    solara.Column(children=children, gap="0px")


routes = [
    solara.Route("/", component=Page, layout=Layout, label="Lab"),
    solara.Route("mesa", component=MesaWay, layout=Layout, label="Mesa"),
]
