"""Check a compose file against the schema beside this one: ``python -m tests.repository.compose FILE``."""

import json
import sys
from pathlib import Path
from typing import Any

import jsonschema
import yaml

SCHEMA = Path(__file__).with_name("compose.schema.json")


def mistakes(document: Any) -> list[str]:
    """Return what is wrong with a parsed compose file, one line each; empty when nothing is."""
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    found = jsonschema.Draft202012Validator(schema).iter_errors(document)
    lines = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]
    return lines or [*_unknown_names(document)]


def _unknown_names(document: dict[str, Any]) -> list[str]:
    """Return services and volumes that are used but not declared, which no schema can see."""
    services, volumes = document["services"], document.get("volumes") or {}
    lines = []
    for name, service in services.items():
        lines += [
            f"services/{name}: depends on {other}, which is not a service"
            for other in service.get("depends_on", {})
            if other not in services
        ]
        sources = [mount.partition(":")[0] for mount in service.get("volumes", [])]
        lines += [
            f"services/{name}: volume {source} is not declared"
            for source in sources
            if not source.startswith((".", "/", "~")) and source not in volumes
        ]
    return lines


def main() -> int:
    """Print the mistakes of the file named on the command line; return 1 when there are any."""
    found = mistakes(yaml.safe_load(Path(sys.argv[1]).read_text()))
    print("\n".join(found))  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
