"""Write captions, posts and tweets with the hashtags and emojis that a request wants."""

from __future__ import annotations

import re
from itertools import zip_longest

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.composing import briefs
from mockgateway.generators.prose.composing.speech import Speaker
from mockgateway.generators.prose.inventing import domains, naming
from mockgateway.generators.prose.inventing.gaps import gaps, lines, size
from mockgateway.generators.prose.inventing.wishes import Wish
from mockgateway.generators.prose.question import fill, first_group
from mockgateway.text_tables import pattern

_CHARACTERS_OF_TWEET, _USUAL_POST, _MOST = 280, 35, 9999
_PHOTO = re.compile(
    r"\b(?:photos?|pictures?|images?|selfies?|shots?|videos?|reels?) (?:of|with|showing)"
    r" (?P<x>[^.,;:\n]+)"
)
_SHARED = re.compile(
    r"\b(?:celebrating|sharing(?: the news)?|saying|about the (?:fact|news)) that (?P<x>[^.;:\n]+)"
)
_LAUNCHED = re.compile(r"\b[A-Z][\w-]+\s?(?:\(|, )(?P<x>(?:an?|our|the) [^(),.;:]+?)(?=[),.;:]|\Z)")
_DAY = re.compile(r"\blaunch(?:es|ing)?(?: on| is| date)?:? (\d{1,2} [A-Z]\w+|[A-Z]\w+ \d{1,2})")
_NAMED_PHOTO = re.compile(r" (?:photo|picture|image|selfie|video|reel)s?\Z", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"\b(?:podcast|blog|newsletter|video|article|webinar|episode|issue|guide|e-?book|course|workshop)\b"
)
_DOING = re.compile(
    r"\A(?!(?:spring|morning|evening|wedding|building|meeting|training)\b)\w{2,}ing\b", re.I
)
_EMOJIS = ("✨", "🎉", "🙌")
_NO_TAGS = frozenset("that with from photo picture about this their your small new post".split())


def caption(wish: Wish) -> str | None:
    """Return captions of a picture."""
    photo = _PHOTO.search(wish.rest) or _PHOTO.search(wish.asked)
    subject = photo["x"].strip() if photo else _NAMED_PHOTO.sub("", wish.subject)
    if not subject:
        return None
    field = domains.of(subject, wish.head, wish.rest)
    emojis = {"emoji": field["emoji"][0], "thing1": field["things"][0]}
    values = gaps(wish) | emojis | {"x": subject, "X": subject[:1].upper() + subject[1:]}
    if not _wants_emoji(wish):
        values["emoji"] = ""
    slogans = [f"{line}. {values['emoji']}" for line in field["slogans"]]
    shapes = [fill(line, values) for line in lines("captions")]
    mixed = [line for pair in zip_longest(shapes, slogans) for line in pair if line]
    options = [line.strip() for line in (mixed if (wish.count or 1) > 1 else shapes)]
    chosen = [line for line in options if _fits(wish, line)][: wish.count or 1]
    made = [_tagged(wish, line, at) for at, line in enumerate(chosen)]
    if made and wish.has("alt(?:ernative)? text"):
        return f"Alt text: {values['X']}.\n\nCaption: {made[0]}"
    return wish.listing(made) if made else None


def post(wish: Wish) -> str | None:
    """Return posts or tweets about news or a subject."""
    count = wish.count or 1
    if count > 1:
        return _posts(wish, count)
    body = _news(wish)
    if not body:
        return None
    low, high = wish.limits.words
    high = high or _MOST
    most = wish.characters or (_CHARACTERS_OF_TWEET if wish.has("tweet") else _MOST)
    room = most - _size_of_tags(wish)
    kinds = text_tables.load("inventing/listings")["posts"]
    row = next(row for row in kinds if re.search(row["asked"], " ".join(body), re.IGNORECASE))
    hook = naming.lines(wish)[1].split(": ")[-1].rstrip(".")
    more = [f"{hook[:1].upper()}{hook[1:]}.", *(fill(line, gaps(wish)) for line in row["lines"])]
    more += lines("posts_more")
    high -= len(_wanted_tags(wish))
    while len(body) > 1 and (len(" ".join(body)) > room or size(body) > high):
        body.pop()
    enough = low or min(high, _USUAL_POST)
    for line in more[1:] if row["asked"] else more:
        longer = [*body, line]
        if size(body) < enough and size(longer) <= high and len(" ".join(longer)) <= room:
            body = longer
    if wish.has("(?:end|finish|close)[^.]* with a question") and not body[-1].endswith("?"):
        body.append("What would you like to see from us next?")
    return _tagged(wish, " ".join(body), 0)


def bio(wish: Wish) -> str | None:
    """Return the short text of a profile."""
    if not wish.bare and not wish.name:
        return None
    if re.search(r"fictional|made-up|imaginary|invented", wish.asked):
        return _biography(wish)
    emojis = "".join([wish.domain["emoji"][0], *_EMOJIS][: _wants_emoji(wish)])
    about = re.sub(r" (?:called|named) .*", "", wish.bare)
    options = [about[:1].upper() + about[1:], wish.domain["slogans"][0]]
    text = " | ".join(part for part in ([wish.name] if wish.name else []) + options if part)
    return f"{text} {emojis}".strip() if _fits(wish, text) else None


def _biography(wish: Wish) -> str | None:
    """Return the life of an invented person in a few sentences."""
    role = re.sub(
        r"\A(?:fictional|made-up|imaginary|invented) | (?:called|named) .*", "", wish.bare
    )
    if not wish.name or not role:
        return None
    an = "an" if role[0] in "aeiou" else "a"
    values = {"name": wish.name, "first": wish.name.split()[0], "role": role, "an": an}
    body: list[str] = []
    low, high = wish.limits.words if wish.limits.words[1] else (40, 60)
    for line in lines("biography"):
        made = fill(line, values)
        if size(body) < (low or high - 10) and size([*body, made]) <= high:
            body.append(made)
    return " ".join(body)


def _news(wish: Wish) -> list[str]:
    """Return sentences with the facts of a post."""
    if wish.name and (thing := _LAUNCHED.search(wish.asked)):
        day = _DAY.search(wish.asked)
        first = f"Meet {wish.name}, {thing['x'].strip()}."
        return [first, f"We launch on {day[1]}."] if day else [first]
    if "event" in wish.found.lower() and wish.subject:
        return _event(wish)
    if shared := _SHARED.search(wish.asked):
        fact = shared["x"].strip()
        return [f"{fact[:1].upper()}{fact[1:]}."]
    brief = briefs.read(wish.question)
    whole = brief.topic if brief and wish.subject in brief.topic else wish.subject
    subject = re.split(r" (?:promoting|announcing|advertising) ", whole)[-1].strip(" .,")
    if brief and brief.parts:
        said = Speaker(brief).sentences()
        named = brief.topic and said and brief.topic in said[0] and len(said) > 1
        opening = re.match(r"(?:our|my|the|an?) [\w' -]+\Z", brief.topic or "")
        return said[1:] if named and opening and len(brief.topic.split()) < 4 else said
    if not subject:
        return []
    if _DOING.match(subject):
        return [f"We are {subject}."]
    if re.match(r"that |how |why ", wish.subject):
        return []
    if _PUBLISHED.search(subject) and re.match(r"(?:our|my|the) ", subject):
        return [
            f"{subject[:1].upper()}{subject[1:]} is here.",
            f"{wish.domain['ideas'][0]} and much more.",
        ]
    return [f"Say hello to {re.sub(r'^an? ', 'our ', subject)}."]


def _event(wish: Wish) -> list[str]:
    """Return sentences that invite to an event, with the facts of the request."""
    text = wish.asked[wish.asked.find(wish.subject) :]
    first, *others = re.split(r"(?<=[a-z\d])\.\s+", text.rstrip(". "))
    said = [f"Join us for {first.strip()}."]
    for part in (piece for other in others for piece in re.split(r",\s*(?:and )?", other)):
        if re.search(
            r"\d+(?: ?[-–] ?\d+| to \d+)? (?:words|characters|sentences)|tone\b|emoji", part
        ):
            continue
        if free := re.fullmatch(r"free (\w+)", part, re.IGNORECASE):
            said.append(f"{free[1].capitalize()} is free.")
        elif re.match(r"(?:bring|come|wear|register|sign up|book)\b", part, re.IGNORECASE):
            said.append(f"Please {part[:1].lower()}{part[1:]}.")
        elif part:
            said.append(f"{part[:1].upper()}{part[1:]}.")
    return said


def _posts(wish: Wish, count: int) -> str | None:
    """Return several short posts about a subject."""
    if not wish.subject or re.search(r"\b(?:why|how|what) ", wish.subject):
        return None
    values, field = gaps(wish), wish.domain
    x = values["x"]
    made = [
        f"{field['slogans'][0]}. {values['X']} is here.",
        f"Looking for {field['gains'][0]}? Then {x} is for you.",
        f"Tired of {field['pains'][0]}? So were we. That is why there is {x}.",
        f"{field['slogans'][1]}. Have a look at {x} and tell us what you think.",
        f"One more reason to {field['do'][0]}: {x}.",
        f"What would you do with {field['gains'][-1]}? Find out with {x}.",
    ]
    if _PUBLISHED.search(x):
        made = [f"In {x}: {idea[:1].lower()}{idea[1:]}." for idea in field["ideas"]] + made
    chosen = [line for line in made if _fits(wish, line)][:count]
    return (
        wish.listing([_tagged(wish, line, at) for at, line in enumerate(chosen)])
        if len(chosen) == count
        else None
    )


def hashtags(wish: Wish) -> str | None:
    """Return hashtags for a subject."""
    if not wish.bare:
        return None
    count = wish.count or 5
    return " ".join(_tags(wish)[:count])


def _fits(wish: Wish, line: str) -> bool:
    tags = _size_of_tags(wish)
    most = wish.limits.words[1]
    return (not wish.characters or len(line) + tags <= wish.characters) and (
        not most or length.size(line) + len(_wanted_tags(wish)) <= most
    )


def _tagged(wish: Wish, text: str, at: int) -> str:
    """Return a post with the emojis and the hashtags that the request wants."""
    wanted = _wants_emoji(wish)
    have = len(re.findall(r"[\u2600-\u27bf\U0001f300-\U0001faff]", text))
    emojis = [wish.domain["emoji"][0], *_EMOJIS][have:wanted]
    text = f"{text} {''.join(emojis)}" if emojis else text
    tags = _wanted_tags(wish)
    turned = tags[at % len(tags) :] + tags[: at % len(tags)] if tags else []
    return " ".join([text, *turned])


def _wants_emoji(wish: Wish) -> int:
    numbers = wish.question.language.numbers
    found = re.search(
        rf"\b(\d|{'|'.join(filter(str.isalpha, numbers))}) (?:\w+ )?emojis?\b", wish.asked, re.I
    )
    refuses = re.search(
        r"\b(?:no|without|zero|avoid|any|not|don't)\b.{0,12}\bemojis?\b", wish.asked, re.I
    )
    if refuses or not re.search(r"\bemojis?\b", wish.asked, re.IGNORECASE):
        return 0
    return wish.question.language.number(found[1], 1) if found else 1


def _wanted_tags(wish: Wish) -> list[str]:
    found = pattern("requests", "hashtags").search(wish.asked)
    if not found or re.search(r"\b(?:no|without) hashtags?", wish.asked, re.IGNORECASE):
        return []
    word = first_group(found).lower()
    usual = {"some": 3, "": 2}.get(word, 1)
    return _tags(wish)[: wish.question.language.number(word, usual)]


def _tags(wish: Wish) -> list[str]:
    """Return hashtags: the name, those of the fields of the subject, then its words."""
    photo = _PHOTO.search(wish.asked)
    text = photo["x"] if photo else wish.bare
    words = re.findall(r"[A-Za-z]{4,}", text)
    fields = [domains.named(name)["tags"] for name in domains.names_in(text)]
    rows = zip_longest(*fields, wish.domain["tags"])
    known = dict.fromkeys(tag for row in rows for tag in row if tag)
    more = [word.capitalize() for word in words if word.lower() not in _NO_TAGS]
    gains = [gain.title() for gain in [*wish.domain["gains"], *wish.domain["things"]]]
    named = [*([wish.name] if wish.name else []), *known, *more, *gains]
    return [f"#{re.sub(r'[^0-9A-Za-z]', '', tag)}" for tag in dict.fromkeys(named)]


def _size_of_tags(wish: Wish) -> int:
    return sum(len(tag) + 1 for tag in _wanted_tags(wish)) + 2 * _wants_emoji(wish)
