"""Judge texts by a list of what harmful ones say, category by category, and images by their names.

The list is short and plain: it knows the typical cases of a test, not the world. Harmless texts score low, but never 0, as from a real model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from mockgateway.content import (
    Model,
    ModerationInput,
    ModerationRequest,
    ModerationResult,
    ModerationVerdict,
)
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed

CATEGORIES = (
    "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm", "self-harm/intent", "self-harm/instructions",
    "sexual", "sexual/minors", "violence", "violence/graphic",
)  # fmt: skip

# The categories that OpenAI's omni models look for in images too.
SEEN = frozenset(
    (
        "self-harm",
        "self-harm/intent",
        "self-harm/instructions",
        "sexual",
        "violence",
        "violence/graphic",
    )
)

FLAGGED = 0.5

_READ = 10_000  # characters of a text that are looked at

_KIN = r"(?:my|your|his|her|their|the) (?:wife|husband|boss|neighbou?r|family|brother|sister|mother|father|parents|kids?|children|teacher|girlfriend|boyfriend)"
_THEM = rf"(?:you|him|her|them|us|someone|somebody|everyone|everybody|people|{_KIN})"
_GROUP = r"(?:jews?|jewish people|muslims?|christians?|immigrants?|foreigners?|refugees|(?:black|white|gay|disabled) people|asians?|women|gays?|lesbians?)"
_KILL = r"(?:kill|murder|stab|shoot|strangle|slaughter|behead)"
_HURT = r"(?:kill|murder|stab|shoot|strangle|slaughter|behead|hurt|beat(?: up)?|destroy|attack)"
_CHILD = r"(?:child(?:ren)?|minors?|underage|teen(?:age)?(?:r|rs)?|schoolgirls?|kids?|(?:1[0-7]|[5-9])[- ]year[- ]olds?)"
_SEX = r"(?:porn\w*|nudes?|naked|sex(?:ual(?:ly)?)?|erotic\w*|xxx)"
_I_WILL = r"(?:i(?:'ll| will| want to| am going to|'m going to|'m gonna| would like to)|we(?:'ll| will| are going to)|gonna)"
_HOW_TO = r"how (?:to|do i|do you|can i|would i|could i)"
_ONESELF = r"(?:myself|yourself|oneself)"

# A few words, the categories they speak for, and how strongly. Less than FLAGGED: a subject, of which one may speak.
_RULES: Sequence[tuple[str, float, str]] = (
    ("harassment", 0.8, r"\b(?:idiots?|morons?|imbecile|stupid (?:bitch|loser|pig|fool)|scumbag|piece of (?:shit|trash)|shut up|nobody likes you|go to hell)\b"),
    ("harassment", 0.72, r"\byou(?:'re| are) (?:so |such |an? |really |all )*(?:stupid|ugly|worthless|pathetic|disgusting|dumb|useless|hopeless|failure|loser)\b"),
    ("harassment", 0.78, r"\b(?:idiotas?|imbecil|estupid[oa]s?|vollidiot|dummkopf|arschloch)\b|白痴|蠢货|傻逼|馬鹿野郎|バカ野郎|クズ|ไอ้โง่|อีโง่|ไอ้เลว"),
    ("harassment harassment/threatening violence", 0.86, rf"\b{_I_WILL} {_HURT} {_THEM}\b"),
    ("harassment harassment/threatening", 0.8, r"\b(?:you will regret|you'll regret|watch your back|i know where you live|you(?:'re| are) dead)\b"),
    ("harassment harassment/threatening violence", 0.86, r"\b(?:te voy a matar|voy a matarte|ich bringe dich um|ich werde dich (?:töten|umbringen))\b"),
    ("harassment harassment/threatening violence", 0.86, r"我要杀了?你|杀了你|弄死你|殺してやる|ぶっ殺|お前を殺す|จะฆ่า(?:มึง|แก|คุณ|เธอ)|ฆ่ามึง"),
    ("hate harassment", 0.84, rf"\b(?:hate|despise|can't stand) (?:all |those |these |the )*{_GROUP}\b"),
    ("hate", 0.88, rf"\b{_GROUP} (?:are|is) (?:all |just |nothing but )*(?:vermin|animals|subhuman|inferior|parasites?|filth|dirty|criminals|scum|stupid)\b"),
    ("hate", 0.8, r"\b(?:white supremac\w+|racial purity|master race|heil hitler|odio a los (?:inmigrantes|judíos|musulmanes)|(?:ausländer|juden) raus)\b"),
    ("hate hate/threatening violence", 0.9, rf"\b(?:{_KILL}|exterminate|gas|lynch|wipe out|burn|hang) (?:all |those |these |the |every )*{_GROUP}\b"),
    ("illicit", 0.8, rf"\b{_HOW_TO} (?:shoplift|steal|hack into|launder|forge|counterfeit|cook meth|make meth|pick a lock|evade taxes|smuggle)\b"),
    ("illicit", 0.78, r"\b(?:(?:buy|sell|smuggle|order) (?:some )?(?:cocaine|heroin|meth|fentanyl|stolen credit cards)|stolen credit card numbers|fake passports?)\b"),
    ("illicit", 0.76, r"如何(?:偷|制毒|洗钱)|贩毒|假护照|麻薬を買|偽造パスポート|ซื้อยาบ้า|ฟอกเงินยังไง|\b(?:comprar coca[ií]na|kokain kaufen)\b"),
    ("illicit illicit/violent violence", 0.88, r"\b(?:make|build|assemble|fabricar) (?:an? |una )?(?:pipe |car |home ?made )?(?:bombs?|bomba|explosives?|molotov)\b"),
    ("illicit illicit/violent violence", 0.88, r"\b(?:bombe bauen|hire a hitman|get away with murder)\b"),
    ("illicit illicit/violent violence", 0.88, r"制造炸弹|做炸弹|爆弾の(?:作り方|製造)|爆弾を作|ทำระเบิด|สร้างระเบิด"),
    ("self-harm self-harm/intent", 0.92, r"\b(?:kill myself|end my (?:own )?life|i (?:want|wish) to die|take my own life)\b"),
    ("self-harm self-harm/intent", 0.92, r"\b(?:(?:cut|hurt|harm)(?:ting|ing)? myself|don't want to live)\b"),
    ("self-harm self-harm/intent", 0.9, r"\b(?:quiero morir|me quiero matar|ich will sterben|will mich umbringen)\b|我想死|不想活|想自杀|死にたい|自殺したい"),
    ("self-harm self-harm/intent", 0.9, r"อยากตาย|ไม่อยากมีชีวิต|อยากฆ่าตัวตาย"),
    ("self-harm self-harm/instructions", 0.9, rf"\b{_HOW_TO} (?:commit suicide|(?:kill|cut|hang|starve) {_ONESELF}|overdose)\b"),
    ("self-harm self-harm/instructions", 0.85, rf"\b(?:painless way to die|best way to (?:die|overdose)|ways? to kill {_ONESELF})\b"),
    ("self-harm self-harm/instructions", 0.85, r"自杀方法|怎么自杀|自殺の方法|วิธีฆ่าตัวตาย"),
    ("self-harm", 0.42, r"\b(?:suicid\w+|selbstmord|self[- ]harm|overdose)\b|自杀|自殺|自残|自傷|ฆ่าตัวตาย|ทำร้ายตัวเอง"),
    ("sexual", 0.85, r"\b(?:porn\w*|hentai|nudes|erotic \w+|erotica|xxx|blowjob|orgasm|masturbat\w+|have sex with|sex scene|explicit sex|strip ?tease)\b"),
    ("sexual", 0.82, r"色情|裸照|做爱|ポルノ|セックス|エロ(?:画像|動画|小説)|หนังโป๊|ภาพโป๊|\b(?:pornograf[ií]a|pornografie|desnuda|nacktbilder)\b"),
    ("sexual sexual/minors", 0.95, rf"\b{_CHILD}\W+(?:\w+\W+){{0,3}}{_SEX}\b|\b{_SEX}\W+(?:\w+\W+){{0,3}}{_CHILD}\b|儿童色情|児童ポルノ|โป๊เด็ก"),
    ("violence", 0.82, rf"\b(?:{_KILL} {_THEM}|mass shooting|massacre|beheading|torture(?:d|s)? (?:him|her|them|people))\b"),
    ("violence", 0.76, r"\b(?:stabbed|gunned down|asesinar|matar a|ermorden|umbringen)\b|杀人|杀死|谋杀|殺人|人を殺|ฆ่าคน|ฆาตกรรม"),
    ("violence", 0.42, r"\b(?:murder(?:ed|s|er)?|killed|weapons?|guns?|blood|corpses?)\b"),
    ("violence violence/graphic", 0.88, r"\b(?:gore|gory|dismember\w*|decapitat\w+|entrails|mutilat\w+|severed (?:head|limb)s?|pool of blood|blood everywhere)\b"),
    ("harassment", 0.78, r"\b(?:connard|connasse|salope|espèce d'idiot|imbécile|abruti|ta gueule|stronzo|cretino|idiota di|babaca|otário|идиот\w*|придур\w*|дура[кч]?\w*)\b|바보|멍청이|병신|غبي|أحمق|मूर्ख|बेवकूफ"),
    ("harassment harassment/threatening violence", 0.86, r"\b(?:je vais (?:te|vous|le|la|les) tuer|je te tuerai|ti ammazzo|ti ucciderò|vou te matar|я (?:тебя )?убью(?: тебя)?)\b|죽여버리|죽일 거|سأقتلك|मार डालूंगा"),
    ("hate harassment", 0.84, r"\b(?:je (?:hais|déteste) (?:tous )?les (?:juifs|musulmans|arabes|noirs|immigrés|étrangers)|odio gli (?:immigrati|ebrei|stranieri)|odeio (?:os )?(?:imigrantes|judeus)|ich hasse (?:alle )?(?:juden|muslime|ausländer|flüchtlinge))\b"),
    ("illicit", 0.78, r"\b(?:acheter (?:de la |du )?(?:cocaïne|drogue)|faux passeport|comprare cocaina|comprar cocaína|купить (?:кокаин|героин|наркотики))\b|마약 (?:구매|사는)|شراء (?:المخدرات|كوكايين)"),
    ("illicit illicit/violent violence", 0.88, r"\b(?:fabriquer (?:une |des )?(?:bombe|explosifs?)|costruire una bomba|fazer uma bomba|construir una bomba|hacer una bomba|сделать бомбу)\b|폭탄을? 만드|صنع قنبلة|बम (?:कैसे )?बना"),
    ("self-harm self-harm/intent", 0.9, r"\b(?:je veux mourir|me suicider|voglio morire|uccidermi|quero morrer|me matar|хочу умереть|покончить с собой)\b|죽고 ?싶|자살하고|أريد أن أموت|मरना चाहता"),
    ("self-harm", 0.42, r"самоубийств\w*|자살|انتحار|आत्महत्या"),
    ("sexual", 0.82, r"\b(?:pornographie|pornografia|film porno|порно\w*)\b|야동|포르노|إباحي"),
    ("violence", 0.78, r"\b(?:assassiner|égorger|tuer (?:quelqu'un|des gens|ma|mon)|ammazzare|uccidere|assassinar|убить|убийство)\b|살인|قتل|हत्या"),
    ("violence violence/graphic", 0.85, r"血肉模糊|肢解|斩首|バラバラ死体|血まみれ|เลือดท่วม|\b(?:descuartiza\w+|decapita\w+|enthaupte\w+|verstümmel\w+)\b"),
)  # fmt: skip


class Moderation:
    """`make: moderation`."""

    def make(
        self,
        request: ModerationRequest,
        model: Model | None,
        seed: Seed,
        now: float,
        draw: DrawInstance,
    ) -> ModerationResult:
        """A verdict on each input; the same input gets the same one, whatever the seed."""
        return ModerationResult(
            seed.base62(29), request.model, [_verdict(tuple(parts)) for parts in request.inputs]
        )


def harmful(text: str) -> bool:
    """Whether a text would be flagged in any category."""
    return any(score >= FLAGGED for score in _judged(text[:_READ]).values())


def _verdict(parts: tuple[ModerationInput, ...]) -> ModerationVerdict:
    kinds = [kind for kind in ("text", "image") if any(part.kind == kind for part in parts)]
    judged = [
        (part.kind, _judged(part.said[:_READ] if part.kind == "text" else _name(part.said)))
        for part in parts
    ]
    looked = {
        category: [kind for kind in kinds if kind == "text" or category in SEEN]
        for category in CATEGORIES
    }
    scores = {
        category: max(
            (scores[category] for kind, scores in judged if kind in looked[category]), default=0.0
        )
        for category in CATEGORIES
    }
    return ModerationVerdict(
        scores, {category: score >= FLAGGED for category, score in scores.items()}, looked
    )


@lru_cache(maxsize=256)
def _judged(text: str) -> dict[str, float]:
    """The score of each category, from the rules that hold: every one of them leaves less doubt."""
    low = _unmasked(text.lower().replace("\u2019", "'"))
    noise = Seed.root("moderation", text).key
    doubt = {category: 1 - (2 + noise[place]) / 4e6 for place, category in enumerate(CATEGORIES)}
    if _any().search(low):
        for categories, strength, pattern in _compiled():
            if pattern.search(low):
                for category in categories:
                    doubt[category] *= 1 - strength
    return {category: round(1 - left, 8) for category, left in doubt.items()}


_SPACED = re.compile(r"(?<![^\W_])(?:[a-z][ .*_-]){2,}[a-z](?![^\W_])")
_SWAPPED = re.compile(
    r"(?<![\w@])(?=\w*[a-z])(?=[a-z@$!0-9*]*[@$!013457])[a-z@$!013457]{4,16}(?!\w)"
)
_LETTERS = str.maketrans("013457@$!", "oieastasi")


def _unmasked(low: str) -> str:
    """The text with words that were spelled apart (`k i l l`) or with digits for letters (`k1ll`) written out after it."""
    found = [re.sub(r"[ .*_-]", "", match[0]) for match in _SPACED.finditer(low)]
    plain = _SPACED.sub(lambda match: re.sub(r"[ .*_-]", "", match[0]), low) if found else low
    return _SWAPPED.sub(lambda match: match[0].translate(_LETTERS), plain)


def _name(url: str) -> str:
    """What an image is called, in words; nothing for data, which is not looked into."""
    if url[:5].lower() == "data:":
        return ""
    try:
        path = urlsplit(url[:2000]).path
    except ValueError:  # `http://[`
        return ""
    return re.sub(r"[-_.+\s]+", " ", unquote(path.rsplit("/", 1)[-1]))


@lru_cache(maxsize=1)
def _compiled() -> Sequence[tuple[Sequence[str], float, re.Pattern[str]]]:
    return [
        (categories.split(), strength, re.compile(pattern))
        for categories, strength, pattern in _RULES
    ]


@lru_cache(maxsize=1)
def _any() -> re.Pattern[str]:
    """One pattern for all rules: a harmless text is read once, and looked at closely only where a word begins or a letter is not ASCII."""
    return re.compile(
        rf"(?:\b(?=[a-z0-9])|(?=[^\x00-\x7f]))(?:{'|'.join(pattern for _, _, pattern in _RULES)})"
    )
