"""Common words and phrases, one row each: en|zh|th|es|de|ja."""

from __future__ import annotations

PHRASES = tuple(
    tuple(line.split("|"))
    for line in """
hello|你好|สวัสดี|hola|hallo|こんにちは
hello world|你好，世界|สวัสดีชาวโลก|hola, mundo|hallo Welt|こんにちは、世界
good morning|早上好|อรุณสวัสดิ์|buenos días|guten Morgen|おはようございます
good afternoon|下午好|สวัสดีตอนบ่าย|buenas tardes|guten Tag|こんにちは
good evening|晚上好|สวัสดีตอนเย็น|buenas noches|guten Abend|こんばんは
good night|晚安|ราตรีสวัสดิ์|buenas noches|gute Nacht|おやすみなさい
goodbye|再见|ลาก่อน|adiós|auf Wiedersehen|さようなら
thank you|谢谢|ขอบคุณ|gracias|danke|ありがとう
thank you very much|非常感谢|ขอบคุณมาก|muchas gracias|vielen Dank|どうもありがとうございます
please|请|กรุณา|por favor|bitte|お願いします
sorry|对不起|ขอโทษ|lo siento|es tut mir leid|ごめんなさい
excuse me|打扰一下|ขอโทษครับ|disculpe|entschuldigen Sie|すみません
yes|是|ใช่|sí|ja|はい
no|不|ไม่|no|nein|いいえ
how are you|你好吗|สบายดีไหม|¿cómo estás?|wie geht es dir?|お元気ですか
i am fine|我很好|ฉันสบายดี|estoy bien|mir geht es gut|元気です
what is your name|你叫什么名字|คุณชื่ออะไร|¿cómo te llamas?|wie heißt du?|お名前は何ですか
nice to meet you|很高兴认识你|ยินดีที่ได้รู้จัก|mucho gusto|freut mich|はじめまして
i love you|我爱你|ฉันรักคุณ|te quiero|ich liebe dich|愛しています
happy birthday|生日快乐|สุขสันต์วันเกิด|feliz cumpleaños|alles Gute zum Geburtstag|お誕生日おめでとう
welcome|欢迎|ยินดีต้อนรับ|bienvenido|willkommen|ようこそ
where is the station|车站在哪里|สถานีอยู่ที่ไหน|¿dónde está la estación?|wo ist der Bahnhof?|駅はどこですか
how much does it cost|多少钱|ราคาเท่าไร|¿cuánto cuesta?|wie viel kostet das?|いくらですか
the weather is nice today|今天天气很好|วันนี้อากาศดี|hoy hace buen tiempo|das Wetter ist heute schön|今日は天気がいいです
see you tomorrow|明天见|เจอกันพรุ่งนี้|hasta mañana|bis morgen|また明日
water|水|น้ำ|agua|Wasser|水
coffee|咖啡|กาแฟ|café|Kaffee|コーヒー
tea|茶|ชา|té|Tee|お茶
bread|面包|ขนมปัง|pan|Brot|パン
house|房子|บ้าน|casa|Haus|家
cat|猫|แมว|gato|Katze|猫
dog|狗|สุนัข|perro|Hund|犬
friend|朋友|เพื่อน|amigo|Freund|友達
book|书|หนังสือ|libro|Buch|本
time|时间|เวลา|tiempo|Zeit|時間
day|天|วัน|día|Tag|日
love|爱|ความรัก|amor|Liebe|愛
world|世界|โลก|mundo|Welt|世界
today|今天|วันนี้|hoy|heute|今日
tomorrow|明天|พรุ่งนี้|mañana|morgen|明日
computer|电脑|คอมพิวเตอร์|ordenador|Computer|コンピューター
city|城市|เมือง|ciudad|Stadt|都市
sea|大海|ทะเล|mar|Meer|海
sun|太阳|ดวงอาทิตย์|sol|Sonne|太陽
moon|月亮|ดวงจันทร์|luna|Mond|月
red|红色|สีแดง|rojo|rot|赤
blue|蓝色|สีน้ำเงิน|azul|blau|青
big|大|ใหญ่|grande|groß|大きい
small|小|เล็ก|pequeño|klein|小さい
""".strip().splitlines()
)
