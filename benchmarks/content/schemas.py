"""Answer random JSON Schemas and count the answers that are not valid.

    .venv/bin/python benchmarks/content/schemas.py [--count 10000]

The schemas are those of tests/generators/test_extraction.py, which answers a few of them. The exit
code is 1 if an answer is invalid.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from jsonschema import Draft202012Validator

from tests.generators.test_extraction import INVOICE, drawn_schema, extracted


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000)
    invalid = 0
    for number in range(count := parser.parse_args().count):
        schema = drawn_schema(random.Random(number))
        value = extracted(INVOICE, schema, seed=number)
        if not Draft202012Validator(schema).is_valid(value):
            invalid += 1
            print(f"{number}: {value} is not valid by {schema}")
    print(f"{count - invalid} of {count} answers are valid")
    return 1 if invalid else 0


if __name__ == "__main__":
    sys.exit(main())
