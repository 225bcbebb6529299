"""Where a user's own thing is written: ``FILE.py:NAME``, ``package.module:NAME``, or the name of an entry point.

A file is run anew for every run, so that no run shares its state with another; a package is imported as any other. Both
are the user's program, as trusted as the command that names them.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
import sys
import textwrap
import types
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from suanli.model.kernel.errors import InputError, SuanliError, UnknownNameError
from suanli.model.parameters.text_files import text_of_file

FORM = "FILE.py:NAME, package.module:NAME, or the name of an entry point of suanli.rules"
ENTRY_POINTS = "suanli.rules"
NUMPY = {"np", "numpy"}
CHANCE = ("random", "secrets", "uuid")  # modules, and attribute of numpy, whose numbers have no address
_reading: list[str] = []  # files that are being run now
_given: dict[tuple[str, str], Any] = {}  # classes and functions that this process was handed, by place and name


@dataclass(frozen=True)
class Source:
    """One thing of a user's.

    place  where it is written: whole path of a file, or the name of a module of a package; name  its own there
    text   what is written there: the file, or all files of a package
    """

    place: str
    name: str
    text: str

    @property
    def is_file(self) -> bool:
        """Whether it is written in a file, not in a package."""
        return self.place.endswith(".py")

    @property
    def label(self) -> str:
        """What errors and records call it: the file's own name, without its folder, and the thing's."""
        return f"{Path(self.place).name if self.is_file else self.place}:{self.name}"

    def thing(self, modules: dict[str, types.ModuleType]) -> Any:
        """Return the class, function or declaration itself. modules  of files that this run has read already

        Raises InputError with the line of the user's file for one that can't be run, and for one that draws numbers of
        its own; UnknownNameError for a name that isn't in it.
        """
        if (self.place, self.name) in _given:
            _refuse_chance_of(self.place, _given[self.place, self.name])
            return _given[self.place, self.name]
        if self.place not in modules:
            modules[self.place] = _run(self.place, self.text) if self.is_file else _imported(self.place)
        return _named(self, modules[self.place])


def module_at(place: str) -> tuple[str, types.ModuleType]:
    """Return (whole path or name, module) of a file or package; raises what ``Source.thing`` raises."""
    whole = str(Path(place).expanduser().resolve()) if place.endswith(".py") else place
    return whole, _run(whole, _text_at(whole, "")) if place.endswith(".py") else _imported(whole)


def sources(rules: str) -> list[Source]:
    """Return what ``FILE.py:NAME; package.module:NAME; NAME`` names; InputError for another form."""
    if not isinstance(rules, str):
        raise InputError("--rules", rules, FORM)
    found = []
    for part in filter(None, (piece.strip() for piece in rules.split(";"))):
        place, colon, name = part.rpartition(":")
        if not colon:
            place, name = _entry_point(part)
        if not name.isidentifier() or not (place.endswith(".py") or _is_module(place)):
            raise InputError("--rules", part, FORM)
        whole = str(Path(place).expanduser().resolve()) if place.endswith(".py") else place
        found.append(Source(whole, name, _text_at(whole, name)))
    names = [one.name for one in found]
    for at, name in enumerate(names):
        if name in names[:at]:
            raise InputError("--rules", name, "each name once, also of different files")
    return found


def _text_at(place: str, name: str) -> str:
    """What is written at a place."""
    if (place, name) in _given and not Path(place).exists():
        return inspect.getsource(_given[place, name])
    if place.endswith(".py"):
        return text_of_file(Path(place), "rules file", "Python")
    root = _file_of(place)
    whole = sorted(root.parent.rglob("*.py")) if root.name == "__init__.py" else [root]
    return "\0".join(f"{one.relative_to(root.parent)}\0{text_of_file(one, 'rules', 'Python')}" for one in whole)


def text_of(rules: Any) -> str:
    """Return rules as text: ``FILE.py:NAME; ...``. rules  text, a class or function, or a list of such

    A class or function is named by the file it is written in, and is taken as it stands in this process.
    """
    if rules is None or isinstance(rules, str):
        return rules or ""
    parts = []
    for one in rules if isinstance(rules, list | tuple) else [rules]:
        if isinstance(one, str):
            parts.append(one)
            continue
        name = getattr(one, "__name__", None) or getattr(one, "name", None)
        code = one if inspect.isclass(one) or inspect.isfunction(one) else getattr(one, "function", None) or one
        try:
            file = inspect.getsourcefile(code) or "<here>"
        except TypeError:
            raise InputError("rules", one, "a class, a function, a series or a chart, or FILE.py:NAME") from None
        if not isinstance(name, str) or not name.isidentifier():
            raise InputError("rules", one, "a class or function with a name, or FILE.py:NAME")
        place = str(Path(file).resolve()) if file.endswith(".py") else "here.py"
        _given[place, name] = one
        parts.append(f"{place}:{name}")
    return ";".join(parts)


def digest(rules: str) -> str:
    """Return the SHA-256 of names and texts: two runs with the same rules have the same; none for none."""
    texts = [f"{one.label}\0{one.text}" for one in sources(rules)]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest() if texts else ""


def line_of(error: BaseException, place: str) -> int:
    """Return the line of the user's file in which an error arose; 0 where it was elsewhere."""
    file = place if place.endswith(".py") else str(_file_of(place))
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def while_reading() -> str:
    """Return the file of a user's that is being run now; empty at all other times."""
    return _reading[-1] if _reading else ""


def _entry_point(name: str) -> tuple[str, str]:
    known = {one.name: one.value for one in entry_points(group=ENTRY_POINTS)}
    if name not in known:
        if name.endswith(".py") or "/" in name or not known:
            raise InputError("--rules", name, FORM)
        raise UnknownNameError("--rules", name, known, " (or FILE.py:NAME)")
    place, _, thing = known[name].partition(":")
    return place.strip(), thing.strip()


def _is_module(place: str) -> bool:
    return bool(place) and all(part.isidentifier() for part in place.split("."))


@cache
def _file_of(module: str) -> Path:
    try:
        found = find_spec(module)
    except (ImportError, ValueError):
        found = None
    if found is None or found.origin is None or not found.origin.endswith(".py"):
        raise InputError("--rules", module, "a module that can be imported here, or FILE.py:NAME")
    return Path(found.origin)


def _imported(module: str) -> types.ModuleType:
    file = str(_file_of(module))
    _refuse_chance(file, text_of_file(Path(file), "rules", "Python"))
    try:
        return importlib.import_module(module)
    except (Exception, SystemExit) as error:
        got = f"line {line_of(error, file)}: {type(error).__name__}: {error}"
        raise InputError(f"--rules: {module}", got, "Python that runs") from error


def _run(place: str, text: str) -> types.ModuleType:
    """Return the module that a text makes, run anew each time."""
    _refuse_chance(place, text)
    module = types.ModuleType(f"suanli_rules_{hashlib.sha256(f'{place}{text}'.encode()).hexdigest()[:12]}")
    module.__file__ = place
    sys.modules[module.__name__] = module
    _reading.append(place)
    try:
        exec(compile(text, place, "exec"), module.__dict__)  # noqa: S102 (the user's own program, named by the user)
    except SuanliError:
        raise
    except (Exception, SystemExit) as error:
        got = f"line {line_of(error, place)}: {type(error).__name__}: {error}"
        raise InputError(f"--rules: {Path(place).name}", got, "Python that runs") from error
    finally:
        _reading.pop()
    return module


def _refuse_chance(place: str, text: str) -> None:
    """Refuse a file that can't be read as Python, and one that draws random numbers of its own, but as a program."""
    name = Path(place).name
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        line, said = getattr(error, "lineno", 0), getattr(error, "msg", str(error))
        raise InputError(f"--rules: {name}", f"line {line}: {said}", "Python that can be read") from error
    for statement in (one for one in tree.body if not _is_a_program(one)):
        for node in ast.walk(statement):
            if isinstance(node, ast.Import):
                named = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                named = [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in NUMPY:
                named = [f"numpy.{node.attr}"]
            else:
                continue
            _refuse_names(name, node.lineno, named)


def _is_a_program(statement: ast.stmt) -> bool:
    """Whether it is what a file does when it is run, not when it is read: ``if __name__ == "__main__":``."""
    asked = ast.walk(statement.test) if isinstance(statement, ast.If) else ()
    return any(isinstance(one, ast.Name) and one.id == "__name__" for one in asked)


def _refuse_names(name: str, line: int, named: list[str]) -> None:
    for one in named:
        if one.split(".")[0] in CHANCE or one.startswith("numpy.random"):
            drawn = "no random numbers of its own: a rule that asks for draw gets numbers with an address"
            raise InputError(f"--rules: {name}", f"line {line}: {one}", drawn)


def _refuse_chance_of(place: str, one: Any) -> None:
    """The same of a class or function that was handed over: what its own text names, in the module it stands in."""
    if not (inspect.isclass(one) or inspect.isfunction(one)):
        return
    try:
        lines, first = inspect.getsourcelines(one)
        tree = ast.parse(textwrap.dedent("".join(lines)))
    except (OSError, TypeError, SyntaxError):
        return  # written where nobody can read it: a prompt
    around = vars(sys.modules[one.__module__]) if one.__module__ in sys.modules else {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in NUMPY:
            named = [f"numpy.{node.attr}"]
        elif isinstance(node, ast.Name):
            meant = around.get(node.id)
            named = [meant.__name__ if isinstance(meant, types.ModuleType) else str(getattr(meant, "__module__", ""))]
        else:
            continue
        _refuse_names(Path(place).name, first + node.lineno - 1, named)


def _named(source: Source, module: types.ModuleType) -> Any:
    own = {
        name: one
        for name, one in vars(module).items()
        if not name.startswith("_") and getattr(one, "__module__", module.__name__) == module.__name__
    }
    things = [(name, one) for name, one in vars(module).items() if hasattr(one, "brought_as")]
    declared = {name: one for place, one in things if not isinstance(one, type) for name in (place, one.name)}
    if source.name not in own | declared:
        where = f"--rules: {source.label.rpartition(':')[0]}: name"
        raise UnknownNameError(where, source.name, own or ["no function or class of its own"])
    return (own | declared)[source.name]
