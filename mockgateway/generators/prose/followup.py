"""What a short message means after an answer: shorter, as a list, in another language, another one, the same of something else, go on."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from zlib import crc32

from mockgateway.generators.prose import about as explained
from mockgateway.generators.prose import language
from mockgateway.generators.prose.asked import Asked, speak
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.tables import WORDINGS
from mockgateway.generators.prose.tables.facts import COUNTRIES
from mockgateway.generators.prose.topic import topic

_LONGEST = 80
_PLEASE = r"(?:,? ?(?:please|bitte|por favor|s'il (?:te|vous) plaît|thanks)|请|お願いします|ください|หน่อย|ครับ|ค่ะ)?\W*\Z"
_START = r"\A\W*(?:(?:ok|okay|great|now|and|please|can you|could you|und|y|et|bitte|kannst du|puedes|peux-tu|请|那)[, ]*){0,3}"


_SHORTER = lazy(
    _START
    + r"(?:(?:(?:make|keep) (?:it|that|this) |a (?:bit|little) |even |much )*(?:shorter|briefer|more concise|brief)|shorten (?:it|that|this)|in short|tl;?dr|summari[sz]e (?:it|that|this)|(?:etwas |noch )?kürzer|fass (?:es|das) (?:kurz )?zusammen"
    r"|más (?:corto|breve)|resúmelo|plus court|(?:en )?plus bref|résume(?:-le| ça)?|(?:再)?(?:短|简短|简洁)(?:一)?点|もっと短く|短くして|要約して|สั้น(?:ลง|กว่านี้)(?:อีก)?|ย่อ)"
    + _PLEASE,
    re.IGNORECASE,
)
_LISTED = lazy(
    _START
    + r"(?:(?:(?:make|turn|put|write|give|format|show) (?:it|that|this|me that)? ?(?:into |in |as )?|as |in )?(?:a |an )?(?:bullet(?:ed)?(?: ?points?| list)?|list|numbered list)(?: of (?:it|that))?(?: format)?|(?:als|in) (?:liste|stichpunkten?)|mach (?:daraus )?eine liste(?: daraus)?"
    r"|(?:en forma de|como|en) (?:lista|viñetas)|haz(?:lo)? una lista|(?:sous forme de|en) liste|(?:列成|改成|做成)?(?:列表|清单|要点)|箇条書き(?:で|にして)?|(?:ทำ)?เป็น(?:ข้อ|รายการ)ๆ?)"
    + _PLEASE,
    re.IGNORECASE,
)
_ANOTHER = lazy(
    _START
    + r"(?:(?:(?:give|tell|show|write)(?: me)? )?(?:another|one more|a different|an other)(?: (?:one|joke|example|poem|story|haiku|idea|fact))?|again|once more|try again|regenerate|noch (?:einen|eine|eins|mal)|(?:dame |cuéntame )?otr[oa](?: más)?(?: ejemplo| chiste)?|(?:encore )?un(?:e)? autre|encore un(?:e)?"
    r"|(?:再|换)(?:来|讲|说|给我|写)?一?(?:个|首|遍|次)|もう(?:一つ|ひとつ|一回|一度)(?:教えて)?|อีก(?:ข้อ|อัน|เรื่อง|ครั้ง)?)"
    + _PLEASE,
    re.IGNORECASE,
)
_MORE = lazy(
    _START
    + r"(?:(?:tell|show|give) me more(?: about (?:it|that|this))?|more(?: details?)?|go on|continue|keep going|longer|(?:make it |a bit )?(?:longer|more detailed)|expand(?: on (?:it|that))?|elaborate|why(?: not| is that| so)?|how so|how come|say more|explain (?:it|that|more|further)|what else|and then|weiter|mehr(?: dazu| details)?|erzähl mehr|warum(?: das)?|wieso|länger|ausführlicher"
    r"|(?:cuéntame |dime )?más(?: detalles| largo)?|continúa|sigue|por qué|(?:dis-m'en )?plus(?: long| de détails)?|continue[sz]?|pourquoi|继续|为什么|更多|详细(?:一)?点|多说一点|(?:もっと)?詳しく|続けて|続き|なぜ(?:ですか)?|どうして(?:ですか)?|ต่อ(?:เลย)?|ทำไม|เพิ่มเติม|ขยายความ)"
    + _PLEASE,
    re.IGNORECASE,
)
_INSTEAD = lazy(
    r"\A\W*(?:and|und|y|et|what about|how about|und was ist mit|wie ist es mit|qué tal|y qué hay de|et qu'en est-il de)(?: (?:of|for|in|about|the|von|für|über|de|du|pour|para)){0,2} (?P<x>[^?.!\n]{2,40})\W*\Z|\A(?:那)?(?P<y>[^，。？?\n那]{1,12})呢[？?]?\Z|\A(?:では|じゃあ)?、?(?P<z>[^、。？?\n]{1,14}?)(?:は|の場合は)[？?]?\Z|\Aแล้ว(?P<w>[^?\n]{1,24}?)ล่ะ\W*\Z",
    re.IGNORECASE,
)
_TRANSLATED = lazy(
    _START
    + r"(?:(?:translate|say|write|put|repeat|give me) (?:it|that|this) (?:in|into|to) \w+|in (?:english|french|german|spanish|chinese|thai|japanese)|(?:auf|in) (?:englisch|französisch|deutsch|spanisch|chinesisch|thailändisch|japanisch)|en (?:inglés|francés|alemán|español|chino|tailandés|japonés|anglais|français|allemand|espagnol|chinois|thaï|japonais)"
    r"|(?:用|翻译成)(?:英文|英语|法语|德语|西班牙语|中文|泰语|日语)(?:说|呢)?|(?:英語|フランス語|ドイツ語|スペイン語|中国語|タイ語|日本語)で|(?:เป็น)?ภาษา\S{2,10})"
    + _PLEASE,
    re.IGNORECASE,
)
_ALL = (_SHORTER, _LISTED, _ANOTHER, _MORE, _INSTEAD, _TRANSLATED)


def resolve(asked: Asked, written: Callable[[Asked], str]) -> str | None:
    """What a message that only makes sense after the last answer wants; None for one that stands alone. written: answers a question in words."""
    said = asked.said.strip()
    if not asked.earlier or not said or len(said) > _LONGEST or asked.images:
        return None
    told = [turn.text for turn in asked.earlier if turn.role == "assistant" and turn.text]
    before = _question(asked)
    if not told or not before:
        return None
    if _SHORTER.match(said):
        return _shortened(told[-1], asked.tongue.gap)
    if _LISTED.match(said):
        return _itemised(told[-1])
    if _TRANSLATED.match(said):
        return written(_again(_turned(asked, said), before))
    if _ANOTHER.match(said):
        return _another(asked, before, told, written)
    if found := _INSTEAD.match(said):
        return written(
            _again(
                asked,
                _exchanged(asked, before, next(word for word in found.groups() if word).strip()),
            )
        )
    return _further(asked, before, told) if _MORE.match(said) else None


def _question(asked: Asked) -> str:
    """The last thing asked that stands by itself, with what was put in its place since."""
    users = [turn.text for turn in asked.earlier if turn.role == "user" and turn.text]
    if not users:
        return ""
    at = next(
        (
            at
            for at in range(len(users) - 1, 0, -1)
            if len(users[at]) > _LONGEST or not any(kind.match(users[at].strip()) for kind in _ALL)
        ),
        0,
    )
    for text in users[at + 1 :]:
        if (found := _INSTEAD.match(text.strip())) and not _TRANSLATED.match(text.strip()):
            users[at] = _exchanged(
                asked, users[at], next(word for word in found.groups() if word).strip()
            )
    return users[at]


def _again(asked: Asked, question: str, salt: int = 0) -> Asked:
    """The conversation as if that had been asked, answered in the language that is wished now."""
    heard = WORDINGS.get(language.detect(question[:1000]) or "", asked.heard)
    tongue = heard if asked.tongue is asked.heard else asked.tongue
    return replace(
        asked,
        said=question,
        heard=heard,
        tongue=tongue,
        chance=random.Random(crc32(question.encode("utf-8", "surrogatepass")) * 64 + salt),
    )


def _turned(asked: Asked, said: str) -> Asked:
    """The conversation in the language that a few words name."""
    code = next((code for code, names in _NAMES if re.search(names, said, re.IGNORECASE)), "")
    return replace(asked, tongue=WORDINGS[code]) if code else asked


_NAMES = (
    ("en", r"engl|inglés|anglais|英"),
    ("fr", r"fren|franz|franc|franç|法|フランス|ฝรั่งเศส"),
    ("de", r"germ|deutsch|alem|allem|德|ドイツ|เยอรมัน"),
    ("es", r"spani|españ|espag|西班牙|スペイン|สเปน"),
    ("zh", r"chin|中|จีน"),
    ("th", r"thai|tailand|thaï|泰|タイ|ไทย"),
    ("ja", r"japan|japon|日|ญี่ปุ่น"),
)


def _shortened(text: str, gap: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 2:
        return "\n".join(lines[: max(len(lines) // 2, 1)])
    parts = sentences(text)
    return gap.join(parts[: max(len(parts) // 3, 1)]) or text


def _itemised(text: str) -> str:
    lines = [
        re.sub(r"^\s*(?:[-*•]|\d{1,2}[.)、])\s+", "", line)
        for line in text.split("\n")
        if line.strip() and not line.rstrip().endswith((":", "："))
    ]
    parts = lines if len(lines) > 2 else sentences(text)
    return (
        "\n".join(f"- {part}" for part in parts if not part.rstrip().endswith(("?", "？")))
        or f"- {text}"
    )


def _another(asked: Asked, question: str, told: list[str], written: Callable[[Asked], str]) -> str:
    """An answer of the same kind that was not given yet, as far as there are any."""
    drawn = [written(_again(asked, question, salt)) for salt in range(1, 25)]
    return next((text for text in drawn if text not in told), drawn[len(told) % len(drawn)])


def _exchanged(asked: Asked, question: str, other: str) -> str:
    """The question about something else: another country for the one that it names, else another object of what it asks."""
    low = question.lower()
    for names, _ in COUNTRIES:
        if named := next((name for name in names if name.lower() in low), None):
            return re.sub(re.escape(named), lambda _: other, question, count=1, flags=re.IGNORECASE)
    about = topic(asked, question)
    if about and (at := low.find(about.lower())) >= 0:
        tail = re.search(r"(?<= of )\S.*\Z|(?<= de )\S.*\Z|(?<= von )\S.*\Z", about)
        return (
            question[:at]
            + (about[: tail.start()] + other if tail else other)
            + question[at + len(about) :]
        )
    return f"{question.rstrip(' ?.!')} {other}?"


def _further(asked: Asked, question: str, told: list[str]) -> str | None:
    """More about the same subject, in sentences that were not used yet."""
    again = _again(asked, question)
    about = topic(again)
    if not about:
        return None
    tongue, before = again.tongue, "\n".join(told)
    row = explained.subject(again, question, about)
    pool = (
        (*again.order(tongue.middle), *again.order(tongue.points))
        if not row
        else (
            *row.facts,
            *explained.weighed(again, row)[: not told],
            *again.order(explained.NEUTRAL),
        )
    )
    fresh = [line for line in (speak(line, about) for line in pool) if line not in before]
    return tongue.gap.join(line.replace("**", "") for line in fresh[:3]) or None
