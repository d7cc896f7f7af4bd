"""The languages that answers can be written in."""

from __future__ import annotations

from mockgateway.generators.prose.tables.de import GERMAN
from mockgateway.generators.prose.tables.en import ENGLISH
from mockgateway.generators.prose.tables.es import SPANISH
from mockgateway.generators.prose.tables.fr import FRENCH
from mockgateway.generators.prose.tables.ja import JAPANESE
from mockgateway.generators.prose.tables.th import THAI
from mockgateway.generators.prose.tables.zh import CHINESE

WORDINGS = {
    wording.code: wording for wording in (ENGLISH, CHINESE, THAI, SPANISH, GERMAN, JAPANESE, FRENCH)
}
