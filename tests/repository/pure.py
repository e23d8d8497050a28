"""An import-linter contract: a module that calls itself pure in its docstring imports no Django."""

import ast
from pathlib import Path
from typing import Any

from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.domain import fields
from importlinter.domain.imports import ModuleExpression

ROOT = Path(__file__).resolve().parents[2]


def claims(package: str) -> set[str]:
    """Return the modules of a package whose docstring says "Pure" in its first paragraph."""
    found = set()
    for path in (ROOT / package).rglob("*.py"):
        summary = (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n\n")[0]
        if "Pure" in summary:
            parts = path.relative_to(ROOT).with_suffix("").parts
            found.add(".".join(part for part in parts if part != "__init__"))
    return found


class PureContract(ForbiddenContract):
    """Like ``forbidden``, but the sources are also whatever modules of ``packages`` claim to be pure.

    ``except_below`` names packages where the word means less: no clock and no query, but models.
    """

    type_name = "pure"

    packages = fields.ListField(subfield=fields.StringField())
    except_below = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: Any, verbose: bool) -> Any:
        """Find the modules, then check them as a forbidden contract does."""
        exempt = tuple(self.except_below or ())
        self.source_modules = set(self.source_modules) | {
            ModuleExpression(name)
            for package in self.packages
            for name in claims(package)
            if name in graph.modules and not name.startswith(exempt)
        }
        return super().check(graph, verbose)
