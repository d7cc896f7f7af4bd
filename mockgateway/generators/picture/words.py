"""What a prompt's words ask for: the place, the subject, the hour, colours and ways of changing a picture, in several languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

# A line begins with its name (two lines may share one).
# A Latin word is met as a whole word (or its simple plural); one of another script is found inside running words.
PLACES = """
underwater underwater reef coral aquarium submarino arrecife sousmarin unterwasser 海底 水下 珊瑚 水族 水中 サンゴ ใต้น้ำ ปะการัง 바닷속 подводн
space space galaxy planet cosmos nebula universe astronaut rocket spaceship espacio galaxia espace weltall 太空 宇宙 银河 星系 行星 星雲 ロケット อวกาศ กาแล็กซี
space ดาวเคราะห์ 우주 космос галактик
city city skyline town street building skyscraper downtown tokyo york bangkok shanghai ciudad ville stadt cidade 城市 都市 街 大楼 ビル 東京 上海 北京 เมือง ตึก
city กรุงเทพ 도시 서울 город مدينة शहर
sea sea ocean beach coast wave harbour harbor island sailing lighthouse lake mar playa oceano mer plage meer strand 海 大海 海滩 海边 湖 ビーチ ทะเล ชายหาด เกาะ
sea 바다 해변 море океан пляж بحر समुद्र
snow snow winter snowy ski arctic nieve invierno neige hiver schnee inverno 雪 冬 หิมะ 눈덮인 겨울 снег зима ثلج
mountain mountain mountains alps peak hiking valley fuji himalaya montana montagne berg berge montanha 山 富士 山脉 ภูเขา ดอย 산맥 설산 гор جبل पहाड़
forest forest wood woods jungle pine trees rainforest bosque selva foret wald floresta 森林 树林 丛林 竹林 森 ป่า 숲 лес غابة जंगल
desert desert dune sahara cactus pyramid desierto wuste deserto 沙漠 沙丘 砂漠 ทะเลทราย 사막 пустын صحراء रेगिस्तान
field field meadow farm garden hill countryside grassland vineyard park campo jardin prairie wiese garten 田野 草原 花园 公园 稻田 草地 庭園 田んぼ 公園 ทุ่งนา
field ทุ่งหญ้า สวน 들판 정원 поле луг حديقة
room room interior kitchen studio office desk table habitacion cocina chambre zimmer kuche 房间 室内 厨房 办公室 部屋 台所 ห้อง ครัว 방 комнат кухн
abstract abstract pattern geometric gradient texture wallpaper fractal bauhaus abstracto abstrait abstrakt 抽象 几何 图案 渐变 抽象的 幾何学 นามธรรม ลวดลาย 추상
abstract абстракт
"""
SUBJECTS = """
cat cat kitten kitty feline gato gata katze 猫 貓 ねこ ネコ แมว 고양이 кошк котенок кот قطة बिल्ली
dog dog puppy corgi shiba hound perro cachorro chien hund cao 狗 犬 柴犬 いぬ สุนัข หมา 강아지 개가 собак щен كلب कुत्ता
bird bird birds parrot eagle owl sparrow seagull pajaro oiseau vogel passaro 鸟 鳥 鹰 นก 새가 птиц طائر पक्षी
fish fish salmon koi shark goldfish pez poisson fisch peixe 鱼 魚 金魚 ปลา 물고기 рыб سمكة मछली
flower flower rose tulip lotus sunflower lily orchid bouquet blossom flor fleur blume 花 玫瑰 荷花 桜 樱花 ดอกไม้ กุหลาบ ดอกบัว 꽃 цвет роза زهرة फूल
tree tree oak bonsai baobab arbol arbre baum arvore 树 大树 木の 盆栽 ต้นไม้ 나무 дерев شجرة पेड़
cake cake cupcake birthday dessert gateau kuchen torte bolo 蛋糕 ケーキ เค้ก 케이크 торт كعكة केक
cup coffee tea cup mug latte espresso cafe kaffee tasse 咖啡 茶 杯 コーヒー กาแฟ ชา 커피 кофе чай قهوة चाय
bowl food soup noodle ramen salad rice curry bowl dish meal pasta comida sopa essen nourriture 食物 面条 拉面 汤 米饭 美食 ラーメン 料理 อาหาร ก๋วยเตี๋ยว ต้มยำ
bowl 음식 라면 еда суп طعام खाना
fruit fruit apple lemon peach manzana pomme apfel fruta 水果 苹果 りんご ผลไม้ แอปเปิ้ล 사과 яблок فاكهة सेब
car car automobile vehicle sedan taxi coche auto voiture wagen carro 汽车 轿车 跑车 車 รถยนต์ รถ 자동차 машин автомоб سيارة गाड़ी
boat boat ship sailboat yacht ferry barco bateau schiff navio 船 帆船 ヨット เรือ 배가 корабл лодк قارب नाव
house house cottage cabin home casa maison haus 房子 小屋 家 บ้าน 집이 дом بيت घर
rocket rocket spaceship shuttle cohete fusee rakete foguete 火箭 飞船 ロケット จรวด 로켓 ракет صاروخ
robot robot android cyborg mecha 机器人 ロボット หุ่นยนต์ 로봇 робот روبوت रोबोट
balloon balloon balloons globo ballon balao 气球 氣球 気球 风船 บอลลูน ลูกโป่ง 풍선 воздушн
heart heart love valentine corazon coeur herz coracao amor 心形 爱心 爱情 ハート หัวใจ ความรัก 하트 сердц قلب दिल
bottle bottle perfume product cosmetic wine packaging botella bouteille flasche 瓶 香水 产品 ボトル 商品 ขวด น้ำหอม 병 бутыл
woman woman girl lady mujer chica femme fille frau madchen mulher 女孩 女人 女性 少女 女の子 ผู้หญิง เด็กหญิง หญิงสาว 여자 소녀 женщин девушк девочк امرأة लड़की
woman महिला
fox fox foxes zorro renard fuchs raposa 狐 狐狸 キツネ きつね จิ้งจอก 여우 лис ثعلب लोमड़ी
rabbit rabbit bunny hare conejo lapin hase coelho 兔 兔子 ウサギ うさぎ กระต่าย 토끼 кролик зайц أرنب खरगोश
bear bear teddy panda oso ours bar urso 熊 熊猫 クマ パンダ หมี 곰이 медвед دب भालू
penguin penguin pinguino pinguin manchot 企鹅 ペンギン เพนกวิน 펭귄 пингвин بطريق
horse horse pony unicorn stallion caballo cheval pferd cavalo 马 馬 ม้า 말이 лошад конь حصان घोड़ा
butterfly butterfly butterflies moth mariposa papillon schmetterling borboleta 蝴蝶 蝶 ผีเสื้อ 나비 бабочк فراشة तितली
lighthouse lighthouse faro phare leuchtturm farol 灯塔 灯台 ประภาคาร 등대 маяк منارة प्रकाशस्तंभ
castle castle palace fortress tower castillo chateau schloss burg castelo 城堡 宫殿 お城 ปราสาท 궁전 замок двор قلعة महल किला
bridge bridge puente pont brucke ponte 桥 橋 สะพาน 다리 мост جسر पुल
bicycle bicycle bike cycling bicicleta velo fahrrad 自行车 自転車 จักรยาน 자전거 велосипед دراجة साइकिल
plane plane airplane aeroplane aircraft jet avion flugzeug aviao 飞机 飛行機 เครื่องบิน 비행기 самолет طائرة हवाई
astronaut astronaut astronauts cosmonaut spaceman astronauta astronaute 宇航员 太空人 宇宙飛行士 นักบินอวกาศ 우주인 космонавт астронавт رائد
book book books novel notebook libro livre buch livro 书 本を 本の หนังสือ 책을 книг كتاب किताब
hat hat cap sombrero chapeau hut chapeu 帽 帽子 หมวก 모자 шляп قبعة टोपी
present present gift parcel regalo cadeau geschenk presente 礼物 プレゼント ของขวัญ 선물 подарок هدية उपहार
star star estrella etoile stern estrela 五角星 ดาวห้าแฉก
person portrait person man boy face people child selfie retrato hombre homme mann kind 人 肖像 男孩 男人 男性 少年 คน ผู้ชาย เด็ก 사람 남자 портрет
person мужчин мальчик رجل आदमी
"""
HOURS = """
night night midnight moon moonlight starry stars dark noche nuit nacht noite 夜 夜晚 月 星空 夜景 กลางคืน ค่ำคืน ยามค่ำ พระจันทร์ ดวงดาว 밤 ноч лун ليل रात
sunset sunset dusk evening twilight golden atardecer coucher sonnenuntergang 日落 黄昏 夕阳 夕陽 夕焼け 夕日 พระอาทิตย์ตก ตะวันตกดิน ยามเย็น 노을 일몰 закат
sunset غروب सूर्यास्त
dawn dawn sunrise morning amanecer aube sonnenaufgang morgen 日出 早晨 清晨 黎明 朝 朝焼け พระอาทิตย์ขึ้น ยามเช้า 일출 아침 рассвет утр شروق सुबह
storm storm stormy rain rainy thunder lightning lluvia tormenta pluie orage regen sturm 雨 暴风 闪电 嵐 雷 ฝน พายุ 비가 폭풍 дожд гроз مطر बारिश
fog fog foggy mist misty haze niebla brume nebel 雾 霧 หมอก 안개 туман ضباب
day day noon sunny daylight dia jour sonnig 白天 晴天 昼 กลางวัน 낮 день
"""
HUES = """
red red crimson scarlet rojo roja rouge rot vermelho 红 赤い 赤 สีแดง แดง 빨간 красн أحمر लाल
orange orange naranja 橙 オレンジ สีส้ม ส้ม नारंगी برتقال 주황 оранжев
yellow yellow amarillo jaune gelb amarelo 黄色 黄色い สีเหลือง เหลือง 노란 желт أصفر पीला
green green emerald verde vert grun 绿 緑 สีเขียว เขียว 초록 зелен أخضر हरा
teal teal turquoise cyan turquesa 青绿 สีฟ้า бирюз
blue blue azure indigo navy azul bleu blau 蓝 青い 青色 สีน้ำเงิน 파란 син голуб أزرق नीला
purple purple violet lavender morado violeta lila roxo 紫 สีม่วง ม่วง 보라 фиолет بنفسج बैंगनी
pink pink rosa magenta 粉色 粉红 ピンク สีชมพู ชมพู 분홍 розов وردي गुलाबी
brown brown marron braun 棕 茶色 สีน้ำตาล 갈색 коричнев
gold gold golden dorado dore 金色 สีทอง 금색 золот ذهب
black black negro noir schwarz preto 黑 黒い 黒 สีดำ 검은 черн أسود काला
white white blanco blanc weiss branco 白色 白い สีขาว 하얀 бел أبيض सफेद
grey grey gray gris grau cinza 灰 グレー สีเทา 회색 сер
"""
CHANGES = """
mono monochrome grayscale greyscale bw noir black-and-white 黑白 白黒 モノクロ ขาวดำ 흑백 черно-бел
sepia sepia vintage retro 复古 レトロ วินเทจ ย้อนยุค
blur blur blurry bokeh 模糊 ぼかし เบลอ 흐리
remove remove erase delete without quitar elimina supprimer entfern 删除 去掉 移除 消して 削除 ลบ 제거 удали
brighten brighter brighten lighter 更亮 明るく สว่าง 밝게 ярче
darken darker darken 更暗 暗く มืดลง 어둡게 темнее
sun sun sunshine sol soleil sonne 太阳 太陽 ดวงอาทิตย์ 태양 солнц شمس
moon moon luna lune mond 月亮 月を พระจันทร์ 달을 лун قمر
snow snow snowy snowing nieve neige schnee 雪 下雪 หิมะ 눈이 снег ثلج
rain rain rainy raining lluvia pluie regen 雨 下雨 ฝน 비가 дожд مطر
invert invert negative inverted 反色 反転
autumn autumn fall otono automne herbst outono 秋 ฤดูใบไม้ร่วง 가을 осен خريف
mirror mirror mirrored horizontally spiegeln espejo miroir 镜像 左右反転 กลับด้าน 좌우
flip flip upside flipped 翻转 上下反転
turn rotate rotated girar drehen tourner 旋转 回転 หมุน 회전 поверн
crop crop cropped zoom closer recortar zuschneiden 裁剪 放大 トリミング ครอป ซูม 확대
dye make turn paint colour color recolor recolour change dye pinta cambia farbe färbe 变成 改成 染 にして เปลี่ยน 바꿔 сделай
add add put place insert wear wearing give include anade agrega ajoute fuge hinzu 添加 加上 加入 戴 追加 加えて เพิ่ม ใส่ 추가 добав أضف जोड़
"""
STYLES = """
watercolor watercolor watercolour aquarelle acuarela aquarell 水彩 สีน้ำ 수채 акварел
sketch sketch pencil drawing charcoal lineart lapiz dibujo dessin bleistift 素描 铅笔 线稿 鉛筆 スケッチ ภาพร่าง ดินสอ 스케치 연필 карандаш эскиз
pixel pixel pixelart 8bit 8-bit 16-bit retro-game 像素 ドット ピクセル พิกเซล 픽셀 пиксел
oil oil painting impressionist impressionism gogh monet oleo huile olgemalde 油画 油絵 印象派 梵高 ゴッホ สีน้ำมัน 유화 масл
comic comic cartoon anime manga ghibli pop popart historieta 漫画 卡通 动漫 动画 アニメ マンガ ジブリ การ์ตูน อนิเมะ 만화 комикс аниме
sepia sepia vintage retro antique old 复古 怀旧 レトロ วินเทจ 빈티지 сепия
cyberpunk cyberpunk neon synthwave vaporwave futuristic 赛博朋克 霓虹 サイバーパンク ネオン ไซเบอร์พังก์ นีออน 사이버펑크 네온 киберпанк неон
noir noir monochrome mono bw grayscale black-and-white 黑白 モノクロ 白黒 ขาวดำ 흑백 нуар
mosaic mosaic stained glass lowpoly low-poly mosaico 马赛克 低多边形 モザイク โมเสก 모자이크 мозаик
ukiyo ukiyo-e ukiyoe woodblock japanese linocut poster 浮世绘 浮世絵 版画 ภาพพิมพ์ 목판
"""

_TOKEN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PHRASES = re.compile(r"black (?:and|&) white|low poly|pixel art|line art")


class Meaning(NamedTuple):
    """What a prompt asks for, each list in the order of the tables."""

    places: tuple[str, ...]
    subjects: tuple[str, ...]
    hours: tuple[str, ...]
    hues: tuple[str, ...]


def plain(text: str) -> str:
    """Lower case, without the accents of Latin, Greek and Cyrillic letters; other scripts keep their marks."""
    parts = unicodedata.normalize("NFKD", text[:4000].casefold())
    return unicodedata.normalize(
        "NFC", "".join(letter for letter in parts if not "\u0300" <= letter <= "\u036f")
    )


@lru_cache(maxsize=16)
def _table(lines: str) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]]:
    """The names that a Latin word stands for, and those of a word of another script."""
    latin: dict[str, list[str]] = {}
    other: dict[str, list[str]] = {}
    for name, *words in (line.split() for line in lines.strip().splitlines()):
        for word in map(plain, words):
            (latin if word.isascii() else other).setdefault(word, []).append(name)
    return latin, other


def found(lines: str, text: str, negative: str = "") -> tuple[str, ...]:
    """The names of the lines with a word in the text, those met first in it first; without those that the negative text names."""
    unwanted = set(found(lines, negative)) if negative else set()
    text = _PHRASES.sub(lambda match: match[0].replace(" ", "-"), plain(text))
    latin, other = _table(lines)
    met = [
        (match.start(), name)
        for match in _TOKEN.finditer(text)
        for form in _forms(match[0])
        for name in latin.get(form, ())
    ]
    if not text.isascii():
        met += [
            (at, name)
            for word, names in other.items()
            if (at := text.find(word)) >= 0
            for name in names
        ]
    order = {
        name: place
        for place, name in enumerate(line.split(None, 1)[0] for line in lines.strip().splitlines())
    }
    return tuple(
        dict.fromkeys(
            name
            for _, name in sorted(met, key=lambda one: (one[0], order[one[1]]))
            if name not in unwanted
        )
    )


def _forms(word: str) -> set[str]:
    if word == "black-and-white":
        return {word}
    return {word, *word.split("-"), word.removesuffix("s"), word.removesuffix("es")}


def meaning(prompt: str, negative: str = "") -> Meaning:
    """What a prompt asks for and its negative does not rule out."""
    return Meaning(*(found(table, prompt, negative) for table in (PLACES, SUBJECTS, HOURS, HUES)))
