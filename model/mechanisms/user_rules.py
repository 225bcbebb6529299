"""What a user's own file brings: ``FILE.py:NAME`` names a pricing rule (a function) or a mechanism (a class).

    def undercut(stance):                      # --rules mine.py:undercut --set pricing.rule=undercut
        return 0.9 * bertrand_markup(stance)

The file is read and run anew for every run, so that no run shares its state with another: it is the user's program, as
trusted as the command that names it. What it returns is checked; what it raises ends the run in one line.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any

import numpy as np

from suanli.agents.cloud_vendor.pricing import Stance
from suanli.model.kernel.errors import InputError, SuanliError, UnknownNameError
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.schema import Brought
from suanli.model.parameters.text_files import text_of_file

Array = np.ndarray
NOT_YET = ("series", "levers", "policies")  # that a user's mechanism declares for nothing
HOOKS = ("see", "promise", "plan", "offer", "research")
FORM = "FILE.py:NAME, several separated by ;"


def parts_of(rules: str) -> list[tuple[Path, str]]:
    """Return (file, name) of each part of ``FILE.py:NAME; FILE.py:NAME``; InputError for another form."""
    if not isinstance(rules, str):
        raise InputError("--rules", rules, FORM)
    found = []
    for part in filter(None, (piece.strip() for piece in rules.split(";"))):
        file, colon, name = part.rpartition(":")
        if not colon or not name.isidentifier() or not file.endswith(".py"):
            raise InputError("--rules", part, FORM)
        found.append((Path(file).expanduser().resolve(), name))
    if len(set(found)) < len(found):
        raise InputError("--rules", rules, "each name once")
    return found


def absolute(rules: str) -> str:
    """Return the same rules with whole paths, for processes that may have another folder."""
    return ";".join(f"{path}:{name}" for path, name in parts_of(rules))


def digest(rules: str) -> str:
    """Return the SHA-256 of names and texts of the files: two runs with the same rules have the same; none for none."""
    texts = [f"{name}\0{text_of_file(path, 'rules file', 'Python')}" for path, name in parts_of(rules)]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest() if texts else ""


def brought_by(rules: str) -> Brought:
    """Return what the files bring, checked: pricing rules by name, and classes of mechanisms."""
    pricing: dict[str, Callable[[Any], Any]] = {}
    mechanisms: list[type[Mechanism]] = []
    modules: dict[Path, types.ModuleType] = {}
    for path, name in parts_of(rules):
        if path not in modules:
            modules[path] = _module(path, text_of_file(path, "rules file", "Python"))
        found = _named(path, modules[path], name)
        if name in pricing or any(name == one.__name__ for one in mechanisms):
            raise InputError("--rules", name, "each name once, also of different files")
        if isinstance(found, type) and issubclass(found, Mechanism):
            for part in NOT_YET:
                if getattr(found, part, ()):
                    raise InputError(
                        f"--rules: {path.name}:{name}.{part}", part, "nothing yet: not taken from users' files"
                    )
            mechanisms.append(_guarded(found, f"{path.name}:{name}"))
        elif inspect.isfunction(found) and len(inspect.signature(found).parameters) == 1:
            pricing[name] = _checked(found, f"{path.name}:{name}")
        else:
            allowed = "a pricing rule (a function of one stance) or a subclass of Mechanism"
            raise InputError(f"--rules: {path.name}:{name}", type(found).__name__, allowed)
    return Brought(pricing, tuple(mechanisms))


def _module(path: Path, text: str) -> types.ModuleType:
    """Return the module that a text makes, run anew each time."""
    module = types.ModuleType(f"suanli_rules_{hashlib.sha256(f'{path}{text}'.encode()).hexdigest()[:12]}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    try:
        exec(compile(text, str(path), "exec"), module.__dict__)  # noqa: S102 (the user's own program, named by the user)
    except SyntaxError as error:
        raise InputError(
            f"--rules: {path.name}", f"line {error.lineno}: {error.msg}", "Python that can be read"
        ) from error
    except (Exception, SystemExit) as error:
        got = f"line {_line(error, path)}: {type(error).__name__}: {error}"
        raise InputError(f"--rules: {path.name}", got, "Python that runs") from error
    return module


def _named(path: Path, module: types.ModuleType, name: str) -> Any:
    own = {key: one for key, one in vars(module).items() if getattr(one, "__module__", None) == module.__name__}
    if name not in own:
        raise UnknownNameError(f"--rules: {path.name}: name", name, own or ["no function or class of its own"])
    return own[name]


def _line(error: BaseException, path: Path) -> int:
    """Return the line of the user's file in which an error arose; 0 where it was elsewhere."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _said(where: str, error: BaseException, path: str) -> InputError:
    got = f"line {_line(error, Path(path))}: {type(error).__name__}: {error}"
    return InputError(where, got, "a rule that runs through every quarter")


def _checked(rule: Callable[[Stance], Any], where: str) -> Callable[[Stance], Array]:
    """Return the rule, held to mark-up factors: finite, above zero, one for each region and vendor."""
    path = inspect.getfile(rule)

    @wraps(rule)
    def markup(stance: Stance) -> Array:
        try:
            found = np.broadcast_to(np.asarray(rule(stance), dtype=float), np.shape(stance.share))
        except (Exception, SystemExit) as error:
            raise _said(where, error, path) from error
        if not (np.isfinite(found).all() and (found > 0.0).all()):
            worst = float(found.ravel()[np.argmin(np.where(np.isfinite(found), found, -np.inf).ravel())])
            raise InputError(where, worst, "mark-up factors on unit cost: finite numbers above 0")
        return np.array(found)

    return markup


def _read_only(given: Any) -> Any:
    """Return the same message over arrays that can't be written: they are the model's own."""
    if is_dataclass(given) and not isinstance(given, type):
        return replace(given, **{one.name: _read_only(getattr(given, one.name)) for one in fields(given)})
    if isinstance(given, np.ndarray):
        given = given.view()
        given.flags.writeable = False
    return given


def _held(where: str, given: tuple[Any, Any], found: Any) -> Any:
    """Return what a hook gave back, held to the shapes and kinds of what it got; what it left alone is the model's own.

    given  (the message, the same as it was shown)
    """
    message, shown = given
    if found is shown:
        return message
    if is_dataclass(message) and not isinstance(message, type):
        parts = [(one.name, *(getattr(part, one.name) for part in (message, shown, found))) for one in fields(message)]
        return replace(found, **{name: _held(f"{where}.{name}", (a, b), c) for name, a, b, c in parts})
    if isinstance(message, np.ndarray):
        right = isinstance(found, np.ndarray) and (found.shape, found.dtype.kind) == (message.shape, message.dtype.kind)
        if not right:
            got = f"{np.asarray(found).dtype} of shape {np.shape(found)}"
            raise InputError(where, got, f"{message.dtype} of shape {message.shape}")
        if np.isfinite(message).all() and not np.isfinite(found).all():
            raise InputError(where, "a number that isn't finite", "finite numbers")
    return found


def _guarded(kind: type[Mechanism], where: str) -> type[Mechanism]:
    """Return the class with hooks whose errors are said in one line, and whose messages are of the kind they got."""
    path = inspect.getfile(kind)

    def guarded(hook: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(hook)
        def called(self: Mechanism, message: Any, *given: Any) -> Any:
            shown = _read_only(message)
            try:
                found = hook(self, shown, *(_read_only(one) for one in given))
            except SuanliError:
                raise
            except (Exception, SystemExit) as error:
                raise _said(f"{where}.{hook.__name__}", error, path) from error
            here = f"{where}.{hook.__name__}"
            if type(found) is not type(message):
                raise InputError(here, type(found).__name__, f"{type(message).__name__}, returned")
            return _held(here, (message, shown), found)

        return called

    def started(self: Mechanism, p: Any) -> None:
        try:
            kind.__init__(self, p)
        except (Exception, SystemExit) as error:
            raise _said(f"{where}.__init__", error, path) from error

    def on(self: Mechanism) -> bool:
        try:
            return bool(kind.on.__get__(self))
        except (Exception, SystemExit) as error:
            raise _said(f"{where}.on", error, path) from error

    own: dict[str, Any] = {
        name: guarded(getattr(kind, name)) for name in HOOKS if getattr(kind, name) is not getattr(Mechanism, name)
    }
    own |= {"__init__": started, "on": property(on), "__module__": kind.__module__}
    return type(kind.__name__, (kind,), own)
