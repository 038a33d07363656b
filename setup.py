"""Build step: the wheel takes the scenarios along, which stand once in the tree."""

from pathlib import Path
from shutil import copytree, ignore_patterns

from setuptools import setup
from setuptools.command.build_py import build_py

SCENARIOS = Path(__file__).with_name("scenarios")


class WithScenarios(build_py):
    """The modules, and the scenarios beside them as ``simcore/scenarios``."""

    def run(self) -> None:
        """Build; an editable install finds the scenarios of the checkout."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "simcore", SCENARIOS.name)
            copytree(SCENARIOS, target, dirs_exist_ok=True, ignore=ignore_patterns("__pycache__"))


setup(cmdclass={"build_py": WithScenarios})
