"""What is known of the commonest subjects in other languages than English; a subject is a line that begins with its English name."""

from __future__ import annotations

from mockgateway.generators.prose.tables.told.de import GERMAN
from mockgateway.generators.prose.tables.told.es import SPANISH
from mockgateway.generators.prose.tables.told.ja import JAPANESE
from mockgateway.generators.prose.tables.told.th import THAI
from mockgateway.generators.prose.tables.told.zh import CHINESE

TOLD = {
    code: [line.split(" | ") for line in lines.strip().splitlines()]
    for code, lines in (
        ("zh", CHINESE),
        ("th", THAI),
        ("es", SPANISH),
        ("de", GERMAN),
        ("ja", JAPANESE),
    )
}
