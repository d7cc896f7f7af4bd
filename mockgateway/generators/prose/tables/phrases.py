"""Common words and phrases, one row each: en|zh|th|es|de|ja|fr."""

from __future__ import annotations

import re
from functools import lru_cache

PHRASES = tuple(
    tuple(line.split("|"))
    for line in """
hello|你好|สวัสดี|hola|hallo|こんにちは|bonjour
hello world|你好，世界|สวัสดีชาวโลก|hola, mundo|hallo Welt|こんにちは、世界|bonjour le monde
good morning|早上好|อรุณสวัสดิ์|buenos días|guten Morgen|おはようございます|bonjour
good afternoon|下午好|สวัสดีตอนบ่าย|buenas tardes|guten Tag|こんにちは|bon après-midi
good evening|晚上好|สวัสดีตอนเย็น|buenas noches|guten Abend|こんばんは|bonsoir
good night|晚安|ราตรีสวัสดิ์|buenas noches|gute Nacht|おやすみなさい|bonne nuit
goodbye|再见|ลาก่อน|adiós|auf Wiedersehen|さようなら|au revoir
thank you|谢谢|ขอบคุณ|gracias|danke|ありがとう|merci
thank you very much|非常感谢|ขอบคุณมาก|muchas gracias|vielen Dank|どうもありがとうございます|merci beaucoup
please|请|กรุณา|por favor|bitte|お願いします|s'il vous plaît
sorry|对不起|ขอโทษ|lo siento|es tut mir leid|ごめんなさい|désolé
excuse me|打扰一下|ขอโทษครับ|disculpe|entschuldigen Sie|すみません|excusez-moi
yes|是|ใช่|sí|ja|はい|oui
no|不|ไม่|no|nein|いいえ|non
how are you|你好吗|สบายดีไหม|¿cómo estás?|wie geht es dir?|お元気ですか|comment allez-vous ?
i am fine|我很好|ฉันสบายดี|estoy bien|mir geht es gut|元気です|je vais bien
what is your name|你叫什么名字|คุณชื่ออะไร|¿cómo te llamas?|wie heißt du?|お名前は何ですか|comment vous appelez-vous ?
nice to meet you|很高兴认识你|ยินดีที่ได้รู้จัก|mucho gusto|freut mich|はじめまして|enchanté
i love you|我爱你|ฉันรักคุณ|te quiero|ich liebe dich|愛しています|je t'aime
happy birthday|生日快乐|สุขสันต์วันเกิด|feliz cumpleaños|alles Gute zum Geburtstag|お誕生日おめでとう|joyeux anniversaire
welcome|欢迎|ยินดีต้อนรับ|bienvenido|willkommen|ようこそ|bienvenue
where is the station|车站在哪里|สถานีอยู่ที่ไหน|¿dónde está la estación?|wo ist der Bahnhof?|駅はどこですか|où est la gare ?
how much does it cost|多少钱|ราคาเท่าไร|¿cuánto cuesta?|wie viel kostet das?|いくらですか|combien ça coûte ?
the weather is nice today|今天天气很好|วันนี้อากาศดี|hoy hace buen tiempo|das Wetter ist heute schön|今日は天気がいいです|il fait beau aujourd'hui
see you tomorrow|明天见|เจอกันพรุ่งนี้|hasta mañana|bis morgen|また明日|à demain
water|水|น้ำ|agua|Wasser|水|eau
coffee|咖啡|กาแฟ|café|Kaffee|コーヒー|café
tea|茶|ชา|té|Tee|お茶|thé
bread|面包|ขนมปัง|pan|Brot|パン|pain
house|房子|บ้าน|casa|Haus|家|maison
cat|猫|แมว|gato|Katze|猫|chat
dog|狗|สุนัข|perro|Hund|犬|chien
friend|朋友|เพื่อน|amigo|Freund|友達|ami
book|书|หนังสือ|libro|Buch|本|livre
time|时间|เวลา|tiempo|Zeit|時間|temps
day|天|วัน|día|Tag|日|jour
love|爱|ความรัก|amor|Liebe|愛|amour
world|世界|โลก|mundo|Welt|世界|monde
today|今天|วันนี้|hoy|heute|今日|aujourd'hui
tomorrow|明天|พรุ่งนี้|mañana|morgen|明日|demain
computer|电脑|คอมพิวเตอร์|ordenador|Computer|コンピューター|ordinateur
city|城市|เมือง|ciudad|Stadt|都市|ville
sea|大海|ทะเล|mar|Meer|海|mer
sun|太阳|ดวงอาทิตย์|sol|Sonne|太陽|soleil
moon|月亮|ดวงจันทร์|luna|Mond|月|lune
red|红色|สีแดง|rojo|rot|赤|rouge
blue|蓝色|สีน้ำเงิน|azul|blau|青|bleu
big|大|ใหญ่|grande|groß|大きい|grand
small|小|เล็ก|pequeño|klein|小さい|petit
the cat is on the table|猫在桌子上|แมวอยู่บนโต๊ะ|el gato está en la mesa|die Katze ist auf dem Tisch|猫はテーブルの上にいます|le chat est sur la table
i am hungry|我饿了|ฉันหิว|tengo hambre|ich habe Hunger|お腹が空きました|j'ai faim
i am tired|我累了|ฉันเหนื่อย|estoy cansado|ich bin müde|疲れました|je suis fatigué
i would like a coffee|我想要一杯咖啡|ฉันอยากได้กาแฟ|quisiera un café|ich hätte gern einen Kaffee|コーヒーをください|je voudrais un café
i don't understand|我不明白|ฉันไม่เข้าใจ|no entiendo|ich verstehe nicht|わかりません|je ne comprends pas
can you help me|你能帮我吗|ช่วยฉันได้ไหม|¿puedes ayudarme?|kannst du mir helfen?|手伝ってくれますか|pouvez-vous m'aider ?
what time is it|现在几点了|กี่โมงแล้ว|¿qué hora es?|wie spät ist es?|今何時ですか|quelle heure est-il ?
where is the bathroom|洗手间在哪里|ห้องน้ำอยู่ที่ไหน|¿dónde está el baño?|wo ist die Toilette?|お手洗いはどこですか|où sont les toilettes ?
where is the library|图书馆在哪里|ห้องสมุดอยู่ที่ไหน|¿dónde está la biblioteca?|wo ist die Bibliothek?|図書館はどこですか|où est la bibliothèque ?
where are you from|你来自哪里|คุณมาจากไหน|¿de dónde eres?|woher kommst du?|どこから来ましたか|d'où venez-vous ?
my name is|我叫|ฉันชื่อ|me llamo|ich heiße|私の名前は|je m'appelle
i like music|我喜欢音乐|ฉันชอบดนตรี|me gusta la música|ich mag Musik|音楽が好きです|j'aime la musique
i love music|我爱音乐|ฉันรักดนตรี|me encanta la música|ich liebe Musik|音楽が大好きです|j'adore la musique
have a nice day|祝你今天愉快|ขอให้เป็นวันที่ดี|que tengas un buen día|einen schönen Tag noch|良い一日を|bonne journée
good luck|祝你好运|โชคดี|buena suerte|viel Glück|頑張ってください|bonne chance
congratulations|恭喜|ขอแสดงความยินดี|felicidades|herzlichen Glückwunsch|おめでとうございます|félicitations
happy new year|新年快乐|สวัสดีปีใหม่|feliz año nuevo|frohes neues Jahr|明けましておめでとうございます|bonne année
merry christmas|圣诞快乐|สุขสันต์วันคริสต์มาส|feliz navidad|frohe Weihnachten|メリークリスマス|joyeux Noël
see you later|回头见|แล้วเจอกัน|hasta luego|bis später|またね|à plus tard
cheers|干杯|ชนแก้ว|salud|prost|乾杯|santé
i miss you|我想你|คิดถึงคุณ|te extraño|ich vermisse dich|会いたい|tu me manques
the book is interesting|这本书很有趣|หนังสือเล่มนี้น่าสนใจ|el libro es interesante|das Buch ist interessant|その本は面白いです|le livre est intéressant
how old are you|你多大了|คุณอายุเท่าไร|¿cuántos años tienes?|wie alt bist du?|何歳ですか|quel âge as-tu ?
the food is delicious|饭菜很好吃|อาหารอร่อย|la comida está deliciosa|das Essen ist lecker|料理は美味しいです|la nourriture est délicieuse
i am learning english|我在学英语|ฉันกำลังเรียนภาษาอังกฤษ|estoy aprendiendo inglés|ich lerne Englisch|英語を勉強しています|j'apprends l'anglais
the train is late|火车晚点了|รถไฟมาสาย|el tren llega tarde|der Zug hat Verspätung|電車が遅れています|le train est en retard
your order has been shipped|您的订单已发货|คำสั่งซื้อของคุณถูกจัดส่งแล้ว|tu pedido ha sido enviado|Ihre Bestellung wurde versandt|ご注文の商品は発送されました|votre commande a été expédiée
the meeting is tomorrow|会议在明天|การประชุมคือพรุ่งนี้|la reunión es mañana|die Besprechung ist morgen|会議は明日です|la réunion est demain
family|家庭|ครอบครัว|familia|Familie|家族|famille
mother|母亲|แม่|madre|Mutter|母|mère
father|父亲|พ่อ|padre|Vater|父|père
child|孩子|เด็ก|niño|Kind|子供|enfant
man|男人|ผู้ชาย|hombre|Mann|男|homme
woman|女人|ผู้หญิง|mujer|Frau|女|femme
bird|鸟|นก|pájaro|Vogel|鳥|oiseau
fish|鱼|ปลา|pez|Fisch|魚|poisson
horse|马|ม้า|caballo|Pferd|馬|cheval
tree|树|ต้นไม้|árbol|Baum|木|arbre
flower|花|ดอกไม้|flor|Blume|花|fleur
apple|苹果|แอปเปิล|manzana|Apfel|りんご|pomme
milk|牛奶|นม|leche|Milch|牛乳|lait
rice|米饭|ข้าว|arroz|Reis|ご飯|riz
wine|葡萄酒|ไวน์|vino|Wein|ワイン|vin
beer|啤酒|เบียร์|cerveza|Bier|ビール|bière
car|汽车|รถยนต์|coche|Auto|車|voiture
train|火车|รถไฟ|tren|Zug|電車|train
airport|机场|สนามบิน|aeropuerto|Flughafen|空港|aéroport
hotel|酒店|โรงแรม|hotel|Hotel|ホテル|hôtel
school|学校|โรงเรียน|escuela|Schule|学校|école
work|工作|งาน|trabajo|Arbeit|仕事|travail
money|钱|เงิน|dinero|Geld|お金|argent
music|音乐|ดนตรี|música|Musik|音楽|musique
language|语言|ภาษา|idioma|Sprache|言語|langue
street|街道|ถนน|calle|Straße|通り|rue
mountain|山|ภูเขา|montaña|Berg|山|montagne
river|河|แม่น้ำ|río|Fluss|川|rivière
rain|雨|ฝน|lluvia|Regen|雨|pluie
snow|雪|หิมะ|nieve|Schnee|雪|neige
star|星星|ดาว|estrella|Stern|星|étoile
fire|火|ไฟ|fuego|Feuer|火|feu
heart|心|หัวใจ|corazón|Herz|心|cœur
hand|手|มือ|mano|Hand|手|main
night|夜晚|กลางคืน|noche|Nacht|夜|nuit
morning|早晨|ตอนเช้า|mañana|Morgen|朝|matin
week|星期|สัปดาห์|semana|Woche|週|semaine
year|年|ปี|año|Jahr|年|an
yesterday|昨天|เมื่อวาน|ayer|gestern|昨日|hier
beautiful|美丽|สวยงาม|hermoso|schön|美しい|beau
good|好|ดี|bueno|gut|良い|bon
bad|坏|ไม่ดี|malo|schlecht|悪い|mauvais
new|新|ใหม่|nuevo|neu|新しい|nouveau
happy|快乐|มีความสุข|feliz|glücklich|幸せ|heureux
green|绿色|สีเขียว|verde|grün|緑|vert
white|白色|สีขาว|blanco|weiß|白|blanc
black|黑色|สีดำ|negro|schwarz|黒|noir
invoice|发票|ใบแจ้งหนี้|factura|Rechnung|請求書|facture
question|问题|คำถาม|pregunta|Frage|質問|question
answer|答案|คำตอบ|respuesta|Antwort|答え|réponse
freedom|自由|เสรีภาพ|libertad|Freiheit|自由|liberté
peace|和平|สันติภาพ|paz|Frieden|平和|paix
butterfly|蝴蝶|ผีเสื้อ|mariposa|Schmetterling|蝶|papillon
is|是|เป็น|es|ist|は|est
and|和|และ|y|und|と|et
my|我的|ของฉัน|mi|mein|私の|mon
with|和|กับ|con|mit|と|avec
very|很|มาก|muy|sehr|とても|très
i like|我喜欢|ฉันชอบ|me gusta|ich mag|好きです|j'aime
i want|我想要|ฉันอยากได้|quiero|ich möchte|欲しいです|je veux
i have|我有|ฉันมี|tengo|ich habe|持っています|j'ai
one|一|หนึ่ง|uno|eins|一|un
two|二|สอง|dos|zwei|二|deux
three|三|สาม|tres|drei|三|trois
""".strip().splitlines()
)


@lru_cache(maxsize=1)
def dictionary() -> dict[str, tuple[str, ...]]:
    """The row of each word or phrase of any language, lower case and without its final sign."""
    table: dict[str, tuple[str, ...]] = {}
    for row in reversed(PHRASES):
        table.update({re.sub(r"[.!?¿¡。！？]+", "", cell).strip().lower(): row for cell in row})
    return table
