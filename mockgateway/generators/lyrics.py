"""Song lyrics about what a prompt speaks of, in its language: verses, a chorus that comes back, a bridge.

The lines of a stanza rhyme in pairs in English, Spanish, German and French; the subject stands inside the lines, so that it need not rhyme.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mockgateway.seed import Seed


class Book(NamedTuple):
    """What a language sings.

    headings: verse, chorus, bridge, outro; it: what is sung of where the prompt names nothing; asked: what a prompt begins with and is not its
    subject; the stanzas have {it} for the subject.
    """

    headings: tuple[str, str, str, str]
    it: str
    asked: str
    verses: Sequence[str]
    choruses: Sequence[str]
    bridges: Sequence[str]
    outros: Sequence[str]


_EN = Book(
    ("Verse", "Chorus", "Bridge", "Outro"), "the open road",
    r"(?:please |can you |could you )*(?:write|make|compose|create|give me|generate)?(?: me| us)? ?(?:an?|some|the)? ?(?:\w+ ){0,3}?(?:songs?|lyrics|ballad|tune|anthem|track|lullaby|rap)(?: lyrics)? (?:about|on|of|for|called|titled|to) |(?:a|an) (?:song|ballad|poem) about |about ",
    ("Woke up early with the dawn upon the wall,\nHeard {it} in the quiet, heard it call.\nI put the kettle on and let the minutes go,\nThere are things about {it} that only mornings know.",
     "There's a photograph of {it} beside my bed,\nAnd a hundred little words I never said.\nThe street is wet with silver after rain,\nAnd I'm thinking about {it} again.",
     "I have counted every mile beneath my shoes,\nEvery bridge I had to burn, each thing to lose.\nBut when I think of {it} the night is not so long,\nAnd every mile I ever walked becomes a song.",
     "They told me I was chasing after smoke,\nThat {it} was only someone's little joke.\nBut I've seen the way the evening turns to gold,\nAnd {it} is the best story ever told.",
     "The city hums a tune it can't explain,\nThe windows fill with light along the train.\nAnd somewhere in the noise of passing by,\nThere is {it}, like a lantern in the sky."),
    ("Oh, {it}, won't you stay a little longer?\nEvery time I lose my way you make me stronger.\nLet the rivers run, let the bridges burn,\n{It} is the place to which I always will return.",
     "So sing it for {it}, sing it loud and clear,\nFor the ones who went away, and the ones still here.\nWhen the lights go down and the crowd is gone,\n{It} will be the one who keeps me holding on.",
     "And it's {it}, only {it}, in the middle of the night,\nLike a match against the dark, like the first of morning light.\nTake my hand and take your time, we have nothing left to prove,\nAs long as there is {it}, there's a reason still to move."),
    ("And if the world should tell me to forget,\nI'd say the sun on {it} has not set.\nSlow down, breathe in, and let it be,\nThere's something of {it} in you and me.",
     "Maybe we are only dust and sound,\nMaybe what is lost is never found.\nBut quiet now, and listen to the rain:\nIt says {it}, and then it says it again."),
    ("So goodnight to {it}, goodnight to the day,\nThe song is almost over, but the feeling's here to stay.", "One last time for {it}, one last time for you,\nThe stars are coming out now, and everything is new."),
)  # fmt: skip
_ES = Book(
    ("Estrofa", "Estribillo", "Puente", "Final"), "el camino",
    r"(?:por favor,? )?(?:escribe|escríbeme|haz|compón|crea|hazme)? ?(?:una|la|un)? ?(?:canción|letra|balada|himno|rap)(?: \w+){0,2}? (?:sobre|de|para|acerca de) |sobre ",
    ("Desperté temprano con la luz en la pared,\npensando en {it} y muriendo de sed.\nLa calle despacio empezó a despertar,\ny {it} en el viento volvió a cantar.",
     "Guardo en el bolsillo una vieja canción,\ncon {it} escrito en el corazón.\nSi cae la noche y no sé regresar,\nes {it} la estrella que me hace andar.",
     "Me dijeron mil veces que no iba a llegar,\nque {it} es un sueño difícil de alcanzar.\nPero vi cómo el cielo se vuelve color,\ny en {it} encontré la risa y el amor."),
    ("¡Ay, {it}, no te vayas de aquí!\nTodo lo que tengo lo guardé para ti.\nQue corra el río, que se apague el sol,\n{it} es mi fuego, mi vino y mi control.",
     "Canta por {it}, canta sin temor,\npor los que se fueron buscando calor.\nCuando no quede nadie y se acabe el café,\nserá por {it} que aún tengo fe."),
    ("Y si el mundo me pide dejarlo pasar,\ndiré que con {it} aprendí a volar.\nRespira despacio, no hay nada que temer,\nque {it} mañana volverá a nacer.",),
    ("Buenas noches, {it}, ya se va la canción,\npero queda encendida en la habitación.",),
)  # fmt: skip
_DE = Book(
    ("Strophe", "Refrain", "Bridge", "Schluss"), "die weite Straße",
    r"(?:bitte )?(?:schreib|schreibe|mach|mache|dichte|komponiere)? ?(?:mir |uns )?(?:einen|ein|eine|das|den)? ?(?:\w+ ){0,2}?(?:lied|song|liedtext|songtext|ballade|rap|hymne) (?:über|von|für|zu) |über ",
    ("Früh am Morgen fällt das Licht herein,\n„{it}“, denk ich mir, so muss es sein.\nDer Kaffee dampft, die Stadt ist noch ganz leer,\nund „{it}“ klingt leise zu mir her.",
     "Ich trage dieses Bild in meiner Hand,\n„{it}“ steht geschrieben an der Wand.\nDer Regen malt die Straßen silbern an,\nich frage, wo die Reise wohl begann.",
     "Sie sagten mir, es wäre nur ein Traum,\n„{it}“, ein Blatt im Wind, ein leerer Raum.\nDoch abends wird der Himmel rot wie Wein,\nund „{it}“ wird für immer bei mir sein."),
    ("Oh, „{it}“, bleib noch eine Nacht,\nkeiner hat mir je so viel gebracht.\nLass die Flüsse ziehn, lass die Jahre gehn,\n„{it}“ lässt mich im Dunkeln Sterne sehn.",
     "Sing für „{it}“, sing es laut und klar,\nfür alles, was noch kommt, und was einmal war.\nUnd geht das Licht aus, wird die Halle still,\nist „{it}“ alles, was ich will."),
    ("Und sagt die Welt, ich solle es vergessen,\ndann hat sie „{it}“ nie besessen.\nAtme ein, es ist noch nicht zu spät,\nsolange dieses Lied zu Ende geht.",),
    ("Gute Nacht, „{it}“, gute Nacht, du Stadt,\ngut, wer heute noch ein Lied für morgen hat.",),
)  # fmt: skip
_FR = Book(
    ("Couplet", "Refrain", "Pont", "Fin"), "la route",
    r"(?:s'il te plaît,? )?(?:écris|ecris|écrivez|compose|fais|crée)?(?:-moi)? ?(?:une|la|un|les)? ?(?:\w+ ){0,2}?(?:chanson|paroles|ballade|hymne|rap)(?: \w+)?? (?:sur|de|pour|à propos de) |sur ",
    ("Le matin se lève et la lumière est belle,\n« {it} », c'est mon cœur qui l'appelle.\nLe café fume au bord de la fenêtre,\net « {it} » commence à renaître.",
     "J'ai gardé dans ma poche un vieux refrain,\n« {it} », que je fredonne en chemin.\nLa pluie dessine un miroir sur la ville,\net près de moi la nuit devient tranquille.",
     "On m'avait dit : ce n'est qu'une fumée,\n« {it} », une étoile à peine allumée.\nMais j'ai vu le soir se couvrir d'or,\net « {it} » m'attend encore."),
    ("Oh, « {it} », reste un peu, reste là,\nchaque fois que je tombe, tu marches avec moi.\nQue passent les saisons, que tourne la terre,\n« {it} » sera toujours ma lumière.",
     "Chantons « {it} », chantons jusqu'au jour,\npour ceux qui s'en vont, pour ceux de retour.\nQuand la salle est vide et le bruit s'en va,\n« {it} » est la voix qui reste avec moi."),
    ("Et si le monde veut qu'on oublie,\n« {it} » sera le sel de ma vie.\nRespire, attends, ne dis plus rien,\nla nuit nous tient par la main.",),
    ("Bonne nuit, « {it} », la chanson s'endort,\nmais sous la cendre elle brille encore.",),
)  # fmt: skip
_ZH = Book(
    ("主歌", "副歌", "桥段", "尾声"), "远方",
    r"(?:请|帮我|给我|为我)*(?:写|作|创作|来|生成)?(?:一首|一段|首|段)?(?:[^，。]{0,6}?(?=关于))?关于|(?:请|帮我|给我)*(?:写|作|创作)(?:一首|一段|首|段)?",
    ("清晨的光落在窗台上\n{it}在心里慢慢发亮\n街角的风翻开旧时光\n我又把{it}轻轻唱",
     "口袋里藏着一张旧照片\n{it}还是最初的那一天\n雨停之后路灯连成线\n{it}离我不近也不远",
     "他们说那只是一场梦\n{it}像一阵抓不住的风\n可我看见晚霞那么红\n{it}一直在我眼中"),
    ("啊，{it}，请再停留一会\n有你的夜晚从不觉得累\n任江河奔流，任四季轮回\n{it}是我心里不灭的光辉",
     "为{it}歌唱，大声地歌唱\n唱给离开的人，唱给眼前的光\n当灯火熄灭，当人潮散场\n{it}仍是我回家的方向"),
    ("如果世界要我遗忘\n我会说{it}还在路上\n闭上眼，听雨落下的声响\n每一滴都是{it}的模样",),
    ("晚安，{it}，歌声渐渐轻\n星星亮了，像你的眼睛",),
)  # fmt: skip
_JA = Book(
    ("ヴァース", "サビ", "ブリッジ", "アウトロ"), "遠い道",
    r"(?:の|に?ついての|に関する|をテーマにした|をテーマに)?(?:歌詞|歌|曲|バラード)を?(?:書いて|作って|お願い|ください|下さい|して)*(?:ください|下さい)?[。!！]*$|について(?:歌って|書いて).*$",
    ("朝の光が窓をたたいて\n{it}のことを思い出してる\n冷めたコーヒー 揺れるカーテン\n静かな街が目を覚ましてく",
     "ポケットの中 古い写真\n{it}はあの日と変わらないまま\n雨上がりの道 光る水たまり\n一歩ずつ また歩き出した",
     "夢だと誰かが笑ったけれど\n夕焼けの色を覚えているよ\n{it}があれば遠くまで\nこの足で行ける気がした"),
    ("{it}よ どうか消えないで\n迷った夜も照らしていて\n季節がめぐり時が過ぎても\n胸の奥でまだ燃えている",
     "歌おう {it}のために\n離れた人にも届くように\n灯りが消えて静かになっても\n{it}が明日へ連れて行く"),
    ("もしも世界が忘れてしまっても\n雨の音が{it}と歌うだろう\n目を閉じて 息をして\nここから始めよう",),
    ("おやすみ {it} 歌は終わる\nけれど心でずっと鳴っている",),
)  # fmt: skip
_TH = Book(
    ("ท่อนร้อง", "ท่อนฮุก", "ท่อนเชื่อม", "ท่อนจบ"), "เส้นทางนี้",
    r"(?:ช่วย|กรุณา|โปรด)*(?:แต่ง|เขียน|สร้าง|ทำ)?(?:เนื้อเพลง|เพลง|บทเพลง)?(?:[^\s]{0,12}?)?(?:เกี่ยวกับ|เรื่อง|ถึง)\s*|(?:ช่วย)?(?:แต่ง|เขียน)(?:เนื้อ)?เพลง\s*",
    ("แสงแรกของวันส่องผ่านหน้าต่างเข้ามา\nคิดถึง{it}เหมือนทุกครั้งที่ลืมตา\nถนนยังเงียบ ลมเบาพัดผ่านไป\nมี{it}อยู่ตรงนี้ในหัวใจ",
     "เก็บภาพเก่าใบหนึ่งไว้ในกระเป๋า\n{it}ยังเป็นเรื่องราวของสองเรา\nฝนหยุดแล้ว ไฟริมทางก็สว่าง\nมี{it}คอยนำทางไม่เคยห่าง",
     "ใครเขาบอกว่ามันเป็นเพียงความฝัน\nแต่{it}ยังอยู่กับฉันทุกวัน\nท้องฟ้าเย็นเปลี่ยนเป็นสีทองเมื่อไร\nก็รู้ว่า{it}อยู่ไม่ไกล"),
    ("โอ้ {it} อยู่ตรงนี้อีกหน่อยได้ไหม\nทุกคืนที่หลงทาง เธอคือแสงไฟ\nให้สายน้ำไหล ให้ฤดูเปลี่ยนผัน\n{it}จะอยู่ในใจฉันทุกวัน",
     "ร้องเพลงเพื่อ{it} ให้ดังไปถึงฟ้า\nเพื่อคนที่จากไกล และคนที่กลับมา\nเมื่อแสงไฟดับลง ไม่เหลือใครตรงนี้\nยังมี{it}อยู่กับเพลงนี้"),
    ("ถ้าโลกทั้งใบบอกให้ลืมมันไป\nจะบอกว่า{it}ยังอยู่ในใจ\nหลับตาลง แล้วฟังเสียงฝนพรำ\nทุกหยดคือ{it}ที่ยังจำ",),
    ("ราตรีสวัสดิ์ {it} เพลงใกล้จบแล้ว\nแต่ดาวบนฟ้ายังส่องแสงวาวแวว",),
)  # fmt: skip
BOOKS: Mapping[str, Book] = {
    "en": _EN,
    "es": _ES,
    "de": _DE,
    "fr": _FR,
    "zh": _ZH,
    "ja": _JA,
    "th": _TH,
}

# Small words that tell languages of one script apart.
_TELLING = {
    "es": "el la los las una un de del sobre y para con canción escribe amor mi en que por al noche letra", "de": "der die das ein eine einen über und für mit von lied im in den dem schreib mir nacht liebe",
    "fr": "le la les une un des du sur et pour avec chanson écris de amour dans mon ma nuit au d l paroles", "en": "the a an about and for with of song write in my on to love lyrics night at",
}  # fmt: skip
_STYLES = {
    "short": "short haiku jingle brief kurz corto court 短 สั้น",
    "long": "long epic opera saga ballad lang larga longue 长 長 ยาว",
}


def write(prompt: str, style: str = "", seed: str = "") -> str:
    """The lyrics, with a line of the title first and a heading in brackets over each stanza. style: `short` leaves out a verse and the bridge, `long` adds a verse."""
    book = BOOKS[language(prompt)]
    it = subject(prompt, book)
    chance = Seed.root("lyrics", seed, prompt, style).random()
    length = next(
        (
            name
            for name, words in _STYLES.items()
            if set(words.split()) & set(f"{style} {prompt}".lower().split())
        ),
        "",
    )
    verses = chance.sample(
        book.verses, min(len(book.verses), {"short": 1, "": 2, "long": 3}[length])
    )
    chorus, bridge, outro = (
        chance.choice(book.choruses),
        chance.choice(book.bridges),
        chance.choice(book.outros),
    )
    verse, again, between, last = book.headings
    parts = [f"{it[:1].upper()}{it[1:]}" + (f" ({style.strip()[:60]})" if style.strip() else "")]
    for number, stanza in enumerate(verses):
        parts += [f"[{verse} {number + 1}]\n{stanza}", f"[{again}]\n{chorus}"]
    parts += [f"[{between}]\n{bridge}", f"[{again}]\n{chorus}"] if length != "short" else []
    parts.append(f"[{last}]\n{outro}")
    return "\n\n".join(
        part if not number else _filled(part, it) for number, part in enumerate(parts)
    )


def _filled(stanza: str, it: str) -> str:
    lines = (
        line.replace("{It}", it[:1].upper() + it[1:]).replace("{it}", it)
        for line in stanza.split("\n")
    )
    return "\n".join(line[:1].upper() + line[1:] for line in lines)


def language(prompt: str) -> str:
    """The language of a prompt among those of BOOKS, by its script, else by its small words; English where nothing tells."""
    counts = {
        code: len(re.findall(letters, prompt))
        for code, letters in (("th", "[ก-๛]"), ("ja", "[ぁ-ゟァ-ヿ]"), ("zh", "[一-鿿]"))
    }
    if any(counts.values()):
        return (
            "ja"
            if counts["ja"] and counts["ja"] + counts["zh"] > counts["th"]
            else max(counts, key=lambda code: counts[code])
        )
    words = re.findall(r"[^\W\d_]+", prompt.lower())
    scores = {
        code: sum(word in telling.split() for word in words) for code, telling in _TELLING.items()
    }
    scores["es"] += 2 * bool(re.search("[¿¡ñ]|ción", prompt))
    scores["de"] += 2 * bool(re.search("[äöüß]", prompt))
    scores["fr"] += 2 * bool(re.search("[èêàçœ]", prompt))
    return max(("en", "es", "de", "fr"), key=lambda code: scores[code])


def subject(prompt: str, book: Book) -> str:
    """What is sung of: the prompt without what only asks for a song, short enough to be sung."""
    text = re.sub(r"[\"“”„«»「」『』*_#]", "", " ".join(prompt.split()))
    text = (
        re.split(r"[.!?;:。！？；\n]", text, maxsplit=1)[0]
        if re.match(r"[^.!?;:。！？；]{4,}", text)
        else text
    )
    text = re.sub(
        rf"^(?:{book.asked})"
        if not book.asked.endswith("$") and not book.asked.endswith(".*$")
        else book.asked,
        "",
        text,
        count=1,
        flags=re.IGNORECASE,
    )
    text = text.strip(" ,，、.!?。！？;:")
    if re.search(r"[ก-๛ぁ-ヿ一-鿿]", text):
        return (
            re.sub("的(?:歌曲?|歌词|主题曲)$", "", re.split(r"[,，、\s]", text)[0])[:16] or book.it
        )
    words = text.split(",")[0].split()[:6]
    while words and words[-1].lower() in _LOOSE:
        words.pop()
    found = " ".join(words)[:60]
    first = words[0].lower() if words else ""
    if book is _DE and first in _NOMINATIVE:
        found = _NOMINATIVE[first] + found[len(first) :]
    return (found[:1].lower() + found[1:] if first in _ARTICLES else found) or book.it


_NOMINATIVE = {
    "den": "der",
    "einen": "ein",
    "meinen": "mein",
}  # of what stands after "über", which asks for the accusative
_LOOSE = frozenset(
    "a an the of in on at to with and or for by my who that y de la el en con un una der die das und mit von im et du des le les".split()
)
_ARTICLES = frozenset(
    "a an the my our your this that el la los las un una mi der die das ein eine einen mein le les une des mon ma".split()
)
