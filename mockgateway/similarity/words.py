"""Bring words to one form, and weigh them: what every text has says nothing about one."""

from __future__ import annotations

import re
import unicodedata

_ACCENT = re.compile("[\u0300-\u036f]")  # not the voicing marks of kana, nor Thai vowels

FUNCTION = 0.07  # articles, prepositions, pronouns: in every text
COMMON = 0.45  # in many texts
RARE = 1.0
NAMED = 1.2  # numbers, and words as long as only terms are

# The commonest words of each language, without accents, as `plain` leaves them.
_FUNCTION_WORDS = """
a an the and or but if then of to in on at by for from with about into over after before under between through during without as is are was were be been
being am do does did done have has had having will would can could should may might must shall not no nor so than that this these those there here it its i
me my mine you your yours he him his she her hers we us our ours they them their theirs who whom whose which what when where why how all any both each some
such only own same too very just also again once s t don re ve ll d m please tell give make let get got
el la los las un una unos unas y o u de del al a en con por para sin sobre entre que como cual quien cuando donde porque si no se su sus mi mis tu tus lo le les
me te nos es son era fue ser esta estan estoy hay ha han muy mas pero este esto estos ese eso yo ella ellos nosotros usted
der die das den dem des ein eine einen einem einer eines und oder aber in im an am auf aus bei mit nach von vom zu zum zur fur uber unter vor durch ohne um als
wie wo wer was wann warum ob wenn dass nicht kein keine ich du er sie es wir ihr mich mir dich dir sich uns euch ihnen mein meine dein sein seine ist sind war
waren wird werden wurde hat haben hatte kann konnen muss soll auch nur noch sehr schon so da hier dort man
"""
_COMMON_WORDS = """
new good best better great well first last one two three many much more most other another people person man woman thing things way time day days year years
today now never always often use uses used using need needs want wants like likes know see look go goes going went come take work works working made say says
said long old high low right left next every part place world life show write explain describe introduce
nuevo nueva bueno buena mejor mucho muchos muchas otro otra todo toda todos dia ano vez cosa gente hacer hace puede quiero tiene tener hoy ahora siempre
neu neue neuen gut gute guten besser beste viel viele andere anderen alle alles tag jahr mal leute machen macht mochte will gibt geht heute jetzt immer
"""

WEIGHTS = dict.fromkeys(_COMMON_WORDS.split(), COMMON) | dict.fromkeys(
    _FUNCTION_WORDS.split(), FUNCTION
)

# What binds words in scripts without spaces. Chinese ones count by the character, Thai ones split a run.
GLUE = frozenset(
    "的了是在我有和就不都一个也很到说要你您会着没这那吗呢吧与及或对从把被让给他她它们请啊什么怎样为以"
)
THAI_GLUE = re.compile(
    "(?:ที่|และ|ของ|เป็น|ใน|การ|มี|ได้|ให้|ว่า|ไม่|จะ|ความ|กับ|จาก|นี้|นั้น|ฉัน|ผม|คุณ|เรา|เขา|ครับ|ค่ะ|คะ|อยู่|แล้ว|มาก|อย่าง|อะไร|ไหม|ก็|ๆ)"
)


def plain(text: str) -> str:
    """Without capitals, accents on Latin letters, and other ways to write the same letter."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize(
        "NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold()))
    )


def stem(word: str) -> str:
    """A word without the commonest endings of English, and a few of German and Spanish; not a linguist's stem, but the same for most forms."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending, least in (("ing", 6), ("ed", 5), ("ly", 6), ("en", 6)):
        if word.endswith(ending) and len(word) >= least:
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def weight(word: str) -> float:
    """How much a plain word says: between FUNCTION and NAMED."""
    known = WEIGHTS.get(word)
    if known is not None:
        return known
    if len(word) == 1:
        return COMMON
    return NAMED if len(word) > 9 or any(letter.isdigit() for letter in word) else RARE
