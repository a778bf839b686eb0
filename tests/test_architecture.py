"""The house's rules hold, and each rule catches the breach that is planted for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import architecture as rules
from tests.source_tree import read_tree

ROOT = Path(__file__).parents[1]
RULES = [
    rules.imports_that_point_up,
    rules.imports_in_a_circle,
    rules.routes_that_import_each_other,
    rules.push_that_knows_a_table,
    rules.worldly_core,
    rules.clock_readers,
    rules.environment_readers,
    rules.vague_names,
]
SOUND = {
    "app/__init__.py": "",
    "app/core/__init__.py": "",
    "app/core/scores.py": "from datetime import datetime, time\nDAY_STARTS = time(4)",
    "app/core/plans.py": "from app.core.scores import DAY_STARTS\nimport app.core.scores",
    "app/settings.py": "import os\nDATA = os.environ.get('DATA')",
    "app/tables/__init__.py": "",
    "app/tables/patients.py": "from app.core import scores",
    "app/database.py": "import app.tables.patients\nfrom app import settings",
    "app/push.py": "from app.core import scores",
    "app/patients.py": "from app.database import open\nfrom app.tables.patients import Patient",
    "app/check_ins.py": "from app import patients",
    "app/web/__init__.py": "",
    "app/web/access.py": "from app import patients",
    "app/web/today.py": "from app.web.access import Db\nrouter = APIRouter()",
    "app/web/check_ins.py": "from app.web import access\nimport app.patients\nrouter = APIRouter()",
    "app/main.py": "from datetime import datetime\nfrom app.web import today\nnow = datetime.now",
}
PLANTED = [
    (rules.imports_that_point_up, "app/core/plans.py", "from app import patients"),
    (rules.imports_that_point_up, "app/core/plans.py", "import app.settings"),
    (rules.imports_that_point_up, "app/tables/patients.py", "from app.database import x"),
    (rules.imports_that_point_up, "app/database.py", "from app.patients import record"),
    (rules.imports_that_point_up, "app/check_ins.py", "from app.web.access import Db"),
    (rules.imports_that_point_up, "app/web/access.py", "from app import main"),
    (rules.imports_that_point_up, "app/patients.py", "def late():\n    import app.web.today"),
    (rules.imports_in_a_circle, "app/patients.py", "from app.check_ins import record"),
    (rules.routes_that_import_each_other, "app/web/today.py", "from app.web.check_ins import x"),
    (rules.routes_that_import_each_other, "app/web/access.py", "from app.web import today"),
    (rules.push_that_knows_a_table, "app/push.py", "from app.tables.patients import Patient"),
    (rules.worldly_core, "app/core/scores.py", "import sqlmodel"),
    (rules.worldly_core, "app/core/scores.py", "from fastapi import Form"),
    (rules.worldly_core, "app/core/scores.py", "import os"),
    (rules.worldly_core, "app/core/scores.py", "from pathlib import Path"),
    (rules.worldly_core, "app/core/scores.py", "from . import plans"),
    (rules.worldly_core, "app/core/scores.py", "text = open('x').read()"),
    (rules.clock_readers, "app/core/scores.py", "now = datetime.now()"),
    (rules.clock_readers, "app/patients.py", "import datetime as d\nx = datetime.date.today()"),
    (rules.clock_readers, "app/web/today.py", "default = field(default_factory=datetime.now)"),
    (rules.clock_readers, "app/patients.py", "from time import time"),
    (rules.environment_readers, "app/patients.py", "import os\nx = os.environ['HOME']"),
    (rules.environment_readers, "app/main.py", "import os\nx = os.getenv('HOME')"),
    (rules.vague_names, "app/patient_utils.py", ""),
    (rules.vague_names, "app/web/service.py", ""),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule):
    assert rule(read_tree(ROOT)) == []


def test_no_file_is_overfull():
    assert rules.overfull_files(ROOT) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_sound_house_breaks_no_rule(rule, tmp_path):
    build(tmp_path, SOUND)
    assert rule(read_tree(tmp_path)) == []


@pytest.mark.parametrize(("rule", "path", "line"), PLANTED)
def test_a_planted_breach_is_caught(rule, path, line, tmp_path):
    build(tmp_path, SOUND | {path: f"{SOUND.get(path, '')}\n{line}\n"})
    breaches = rule(read_tree(tmp_path))
    named = path.removesuffix(".py").replace("/", ".")
    assert any(named in breach for breach in breaches), breaches


def test_an_overfull_file_is_caught(tmp_path):
    build(tmp_path, SOUND | {"app/patients.py": "x = 1\n" * (rules.FULL + 1)})
    assert len(rules.overfull_files(tmp_path)) == 1


def build(root: Path, sources: dict[str, str]) -> None:
    for path, text in sources.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
