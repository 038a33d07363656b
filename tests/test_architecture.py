"""The house stays in order: who imports whom, sizes, records, where pandas may live."""

import ast
import json
from functools import cache

import pytest
from scenario_sample import ROOT
from source_files import MODULES, module_name, tree

RANKS = {
    "base": 1,
    "energy": 2,
    "money": 2,
    "scenario": 3,
    "site": 4,
    "study": 5,
    "show": 6,
    "commands": 7,
}
RANKS |= {path.stem: 8 for path in (ROOT / "simcore").glob("[a-z]*.py")}
"""Public rooms hand on names of all wings; no wing takes one from them."""
CODE = [*MODULES, ROOT / "cli.py"]
TESTS = sorted((ROOT / "tests").glob("*.py"))
PANDAS_ROOMS = {
    "simcore.base.timeaxis",
    "simcore.energy.meters",
    "simcore.energy.weather",
    "simcore.money.rates",
    "simcore.study.compare.fund_tables",
    "simcore.study.compare.lifetime",
    "simcore.study.compare.outcome",
    "simcore.study.compare.tables",
    "simcore.study.compare.views",
    "simcore.study.compare.weights",
    "simcore.study.design.frames",
    "simcore.study.finance.supply_tables",
    "simcore.study.sweep.bands",
    "simcore.study.sweep.sweep",
    "simcore.study.why.differences",
    "simcore.commands",
    "simcore.show",
}
SERVING_ROOMS = {
    "energy": ("meters",),
    "money": ("supply",),
    "study": ("compare", "futures"),
    "show": ("words", "column", "columns", "tables", "charts", "terminal", "workbook", "folder"),
}
"""Wings whose rooms do not import their neighbours, and the rooms that serve the others."""
TOLD_BY_REPORT = tuple(("report", room) for room in ("compare", "estate", "options", "sheet"))
MOST_FUNCTION_LINES, MOST_FILE_LINES, MOST_ARGUMENTS = 40, 400, 7


@cache
def imported(path):
    """Full names of all modules a file imports, wherever in the file."""
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def wing_and_room(name):
    parts = name.split(".")
    return (parts[1] if len(parts) > 1 else "", parts[2] if len(parts) > 2 else "")


def broken_ranks(importer, names):
    """Imports that go up, across the ground floor, or next door within a wing."""
    wing, room = wing_and_room(importer)
    if wing not in RANKS:
        return []
    found = []
    for name in sorted(n for n in names if n.startswith("simcore.")):
        other_wing, other_room = wing_and_room(name)
        if other_wing not in RANKS:
            continue
        is_up = RANKS[other_wing] > RANKS[wing]
        is_across = RANKS[other_wing] == RANKS[wing] and other_wing != wing
        is_neighbour = other_wing == wing and other_room not in ("", room)
        serves = SERVING_ROOMS.get(wing)
        is_next_door = serves is not None and is_neighbour and other_room not in serves
        # What serves all asks no question; it would turn in circles.
        is_next_door |= wing == "study" and room == "compare" and is_neighbour
        # A report tells a comparison, an estate and what can be voted on, and prints the sheets.
        is_next_door &= (room, other_room) not in TOLD_BY_REPORT
        if is_up or is_across or is_next_door:
            found.append(f"{importer} imports {name}")
    return found


@pytest.mark.parametrize(
    ("importer", "name", "is_broken"),
    [
        ("simcore.energy.demand.uses", "simcore.base.draws", False),
        ("simcore.energy.demand.uses", "simcore.energy.demand.kernels", False),
        ("simcore.energy.demand.uses", "simcore.energy.population", True),
        ("simcore.energy.registers", "simcore.money.bills", True),
        ("simcore.base.draws", "simcore.energy.registers", True),
        ("simcore.study.compare.pipeline", "simcore.money.bills", False),
        ("simcore.study.size.size", "simcore.study.compare.pipeline", False),
        ("simcore.study.compare.pipeline", "simcore.study.size.size", True),
        ("simcore.study.size.size", "simcore.study.finance.plan", True),
        ("simcore.site.curves", "simcore.study.compare.pipeline", True),
        ("simcore.study.compare.pipeline", "simcore.show.words.labels", True),
        ("simcore.show.size.size", "simcore.show.charts.style", False),
        ("simcore.show.size.size", "simcore.show.finance.folder", True),
        ("simcore.show.folder.write", "simcore.show.compare.fund", True),
        ("simcore.sharing", "simcore.energy.sharing", False),
        ("simcore.site.sharing", "simcore.sharing", True),
    ],
)
def test_the_rank_rule_itself(importer, name, is_broken):
    assert bool(broken_ranks(importer, {name})) == is_broken


def test_imports_keep_the_ranks():
    found = [one for path in MODULES for one in broken_ranks(module_name(path), imported(path))]
    assert found == []


def test_pandas_and_pydantic_stay_in_their_rooms():
    for path in MODULES:
        name, names = module_name(path), imported(path)
        if "pandas" in names:
            assert any(name == room or name.startswith(room + ".") for room in PANDAS_ROOMS), name
        if "pydantic" in names:
            assert name.startswith("simcore.scenario"), name


def kernels(module):
    """Functions of a module that numba compiles."""
    return [
        node
        for node in module.body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(one).split("(")[0] == "kernel" for one in node.decorator_list)
    ]


def foreign_to_kernels(text):
    """What the kernels of a file use of files without kernels, of which the cache knows nothing."""
    code = ast.parse(text)
    origin = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in code.body
        if isinstance(node, ast.ImportFrom) and node.module.startswith("simcore.")
        for alias in node.names
    }
    used = {
        name.id
        for function in kernels(code)
        for statement in function.body
        for name in ast.walk(statement)
        if isinstance(name, ast.Name) and name.id in origin
    }
    for module, name in sorted(origin[one] for one in used):
        source = (ROOT / module.replace(".", "/")).with_suffix(".py")
        if not (source.is_file() and kernels(tree(source))):
            yield f"{module}.{name}"


def test_what_kernels_hold_comes_from_files_with_kernels():
    """Kernels are compiled anew after a change of these files, and of no others."""
    texts = {module_name(path): path.read_text() for path in MODULES}
    assert {name: list(foreign_to_kernels(text)) for name, text in texts.items()} == {
        name: [] for name in texts
    }
    rule = "from simcore.base.timeaxis import STEP\n@kernel\ndef f(a):\n    return a + STEP\n"
    assert list(foreign_to_kernels(rule)) == ["simcore.base.timeaxis.STEP"]
    uses = "from simcore.base.draws import uniform_at\n@kernel\ndef f(a):\n    uniform_at(a, 0)\n"
    assert list(foreign_to_kernels(uses)) == []


def test_one_place_compiles():
    users = [
        module_name(path)
        for path in MODULES
        if "numba" in {name.split(".")[0] for name in imported(path)}
    ]
    assert users == ["simcore.base.compiled"]


def file_code_lines(text, code=None):
    """Lines of a file without docstrings, comments and blank lines."""
    docs = set()
    for node in ast.walk(code or ast.parse(text)):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else ():
            is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            if is_text:
                docs |= set(range(statement.lineno, statement.end_lineno + 1))
    lines = enumerate(text.splitlines(), start=1)
    counted = (line.strip() for number, line in lines if number not in docs)
    return sum(1 for line in counted if line and not line.startswith("#"))


def test_code_lines_of_a_file_are_counted():
    text = '"""Words."""\n\n# why\nx = 1\n"""Words\nof x."""\n\n\ndef f():\n'
    text += '    """One."""\n    return x\n'
    assert file_code_lines(text) == 3


def code_lines(function, lines):
    """Lines of the body without docstring, comments and blank lines."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if not body:
        return 0
    text = lines[body[0].lineno - 1 : function.end_lineno]
    return sum(1 for line in text if line.strip() and not line.strip().startswith("#"))


def too_large(path):
    """What of a file is longer than it may be."""
    text = path.read_text(encoding="utf-8")
    lines, n_lines = text.splitlines(), file_code_lines(text, tree(path))
    if n_lines > MOST_FILE_LINES:
        yield f"{path.name}: {n_lines} lines of code"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            place = f"{path.name}:{node.lineno} {node.name}"
            if code_lines(node, lines) > MOST_FUNCTION_LINES:
                yield place
            arguments = node.args.args + node.args.kwonlyargs + node.args.posonlyargs
            is_long = len(arguments) > MOST_ARGUMENTS
            if is_long and not any("click" in ast.unparse(d) for d in node.decorator_list):
                yield place


def test_functions_files_and_argument_lists_stay_small():
    assert [one for path in CODE for one in too_large(path)] == []


def test_files_of_tests_stay_small():
    n_lines = {path.name: file_code_lines(path.read_text(encoding="utf-8")) for path in TESTS}
    assert {name: n for name, n in n_lines.items() if n > MOST_FILE_LINES} == {}


def test_classes_are_frozen_records_without_inheritance():
    for path in MODULES:
        if module_name(path).startswith(("simcore.scenario", "simcore.base.errors")):
            continue  # pydantic models and errors inherit
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                assert node.bases == [], node.name
                options = [ast.unparse(decorator) for decorator in node.decorator_list]
                assert options == ["dataclass(frozen=True, slots=True, kw_only=True)"], node.name


def test_no_bare_string_where_a_raise_was_meant():
    for path, node in ((file, node) for file in CODE for node in ast.walk(tree(file))):
        for body in (getattr(node, name, []) for name in ("body", "orelse")):
            if not isinstance(body, list):
                continue
            for before, statement in zip([None, *body], body, strict=False):
                is_text = isinstance(statement, ast.Expr) and isinstance(
                    statement.value, ast.Constant
                )
                # A string is a docstring first in a body, or right below an assignment.
                assert (
                    not is_text or before is None or isinstance(before, ast.Assign | ast.AnnAssign)
                ), f"{path.name}:{statement.lineno}"


def test_notebooks_are_committed_without_outputs():
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert notebooks
    for path in notebooks:
        for cell in json.loads(path.read_text())["cells"]:
            if cell["cell_type"] == "code":
                assert cell["outputs"] == [], path.name
                assert cell["execution_count"] is None, path.name


def test_constraints_pin_every_package_and_name_no_host():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert len(pins) > 30
    assert all("==" in line and "://" not in line for line in pins)
