"""What is true of subjects that demonstrations like to ask about, and of countries."""

from __future__ import annotations

# en|zh|th|es|de|ja|fr of a country, then of its capital.
COUNTRIES = tuple(
    tuple(tuple(half.split("|")) for half in line.split(" = "))
    for line in """
France|法国|ฝรั่งเศส|Francia|Frankreich|フランス|France = Paris|巴黎|ปารีส|París|Paris|パリ|Paris
Germany|德国|เยอรมนี|Alemania|Deutschland|ドイツ|Allemagne = Berlin|柏林|เบอร์ลิน|Berlín|Berlin|ベルリン|Berlin
Japan|日本|ญี่ปุ่น|Japón|Japan|日本|Japon = Tokyo|东京|โตเกียว|Tokio|Tokio|東京|Tokyo
China|中国|จีน|China|China|中国|Chine = Beijing|北京|ปักกิ่ง|Pekín|Peking|北京|Pékin
Thailand|泰国|ไทย|Tailandia|Thailand|タイ|Thaïlande = Bangkok|曼谷|กรุงเทพมหานคร|Bangkok|Bangkok|バンコク|Bangkok
Spain|西班牙|สเปน|España|Spanien|スペイン|Espagne = Madrid|马德里|มาดริด|Madrid|Madrid|マドリード|Madrid
Italy|意大利|อิตาลี|Italia|Italien|イタリア|Italie = Rome|罗马|โรม|Roma|Rom|ローマ|Rome
Canada|加拿大|แคนาดา|Canadá|Kanada|カナダ|Canada = Ottawa|渥太华|ออตตาวา|Ottawa|Ottawa|オタワ|Ottawa
Australia|澳大利亚|ออสเตรเลีย|Australia|Australien|オーストラリア|Australie = Canberra|堪培拉|แคนเบอร์รา|Canberra|Canberra|キャンベラ|Canberra
Brazil|巴西|บราซิล|Brasil|Brasilien|ブラジル|Brésil = Brasília|巴西利亚|บราซิเลีย|Brasilia|Brasília|ブラジリア|Brasília
India|印度|อินเดีย|India|Indien|インド|Inde = New Delhi|新德里|นิวเดลี|Nueva Delhi|Neu-Delhi|ニューデリー|New Delhi
Mexico|墨西哥|เม็กซิโก|México|Mexiko|メキシコ|Mexique = Mexico City|墨西哥城|เม็กซิโกซิตี|Ciudad de México|Mexiko-Stadt|メキシコシティ|Mexico
Portugal|葡萄牙|โปรตุเกส|Portugal|Portugal|ポルトガル|Portugal = Lisbon|里斯本|ลิสบอน|Lisboa|Lissabon|リスボン|Lisbonne
Austria|奥地利|ออสเตรีย|Austria|Österreich|オーストリア|Autriche = Vienna|维也纳|เวียนนา|Viena|Wien|ウィーン|Vienne
Egypt|埃及|อียิปต์|Egipto|Ägypten|エジプト|Égypte = Cairo|开罗|ไคโร|El Cairo|Kairo|カイロ|Le Caire
Vietnam|越南|เวียดนาม|Vietnam|Vietnam|ベトナム|Vietnam = Hanoi|河内|ฮานอย|Hanói|Hanoi|ハノイ|Hanoï
United Kingdom|英国|สหราชอาณาจักร|Reino Unido|Großbritannien|イギリス|Royaume-Uni = London|伦敦|ลอนดอน|Londres|London|ロンドン|Londres
United States|美国|สหรัฐอเมริกา|Estados Unidos|die USA|アメリカ|États-Unis = Washington, D.C.|华盛顿|วอชิงตัน ดี.ซี.|Washington D. C.|Washington, D.C.|ワシントンD.C.|Washington
South Korea|韩国|เกาหลีใต้|Corea del Sur|Südkorea|韓国|Corée du Sud = Seoul|首尔|โซล|Seúl|Seoul|ソウル|Séoul
Greece|希腊|กรีซ|Grecia|Griechenland|ギリシャ|Grèce = Athens|雅典|เอเธนส์|Atenas|Athen|アテネ|Athènes
Sweden|瑞典|สวีเดน|Suecia|Schweden|スウェーデン|Suède = Stockholm|斯德哥尔摩|สตอกโฮล์ม|Estocolmo|Stockholm|ストックホルム|Stockholm
Norway|挪威|นอร์เวย์|Noruega|Norwegen|ノルウェー|Norvège = Oslo|奥斯陆|ออสโล|Oslo|Oslo|オスロ|Oslo
Netherlands|荷兰|เนเธอร์แลนด์|Países Bajos|Niederlande|オランダ|Pays-Bas = Amsterdam|阿姆斯特丹|อัมสเตอร์ดัม|Ámsterdam|Amsterdam|アムステルダム|Amsterdam
Poland|波兰|โปแลนด์|Polonia|Polen|ポーランド|Pologne = Warsaw|华沙|วอร์ซอ|Varsovia|Warschau|ワルシャワ|Varsovie
Switzerland|瑞士|สวิตเซอร์แลนด์|Suiza|Schweiz|スイス|Suisse = Bern|伯尔尼|เบิร์น|Berna|Bern|ベルン|Berne
Turkey|土耳其|ตุรกี|Turquía|Türkei|トルコ|Turquie = Ankara|安卡拉|อังการา|Ankara|Ankara|アンカラ|Ankara
Russia|俄罗斯|รัสเซีย|Rusia|Russland|ロシア|Russie = Moscow|莫斯科|มอสโก|Moscú|Moskau|モスクワ|Moscou
Argentina|阿根廷|อาร์เจนตินา|Argentina|Argentinien|アルゼンチン|Argentine = Buenos Aires|布宜诺斯艾利斯|บัวโนสไอเรส|Buenos Aires|Buenos Aires|ブエノスアイレス|Buenos Aires
Kenya|肯尼亚|เคนยา|Kenia|Kenia|ケニア|Kenya = Nairobi|内罗毕|ไนโรบี|Nairobi|Nairobi|ナイロビ|Nairobi
Indonesia|印度尼西亚|อินโดนีเซีย|Indonesia|Indonesien|インドネシア|Indonésie = Jakarta|雅加达|จาการ์ตา|Yakarta|Jakarta|ジャカルタ|Jakarta
Peru|秘鲁|เปรู|Perú|Peru|ペルー|Pérou = Lima|利马|ลิมา|Lima|Lima|リマ|Lima
Chile|智利|ชิลี|Chile|Chile|チリ|Chili = Santiago|圣地亚哥|ซันติอาโก|Santiago|Santiago de Chile|サンティアゴ|Santiago
Colombia|哥伦比亚|โคลอมเบีย|Colombia|Kolumbien|コロンビア|Colombie = Bogotá|波哥大|โบโกตา|Bogotá|Bogotá|ボゴタ|Bogota
Cuba|古巴|คิวบา|Cuba|Kuba|キューバ|Cuba = Havana|哈瓦那|ฮาวานา|La Habana|Havanna|ハバナ|La Havane
Venezuela|委内瑞拉|เวเนซุเอลา|Venezuela|Venezuela|ベネズエラ|Venezuela = Caracas|加拉加斯|การากัส|Caracas|Caracas|カラカス|Caracas
Ecuador|厄瓜多尔|เอกวาดอร์|Ecuador|Ecuador|エクアドル|Équateur = Quito|基多|กีโต|Quito|Quito|キト|Quito
Ireland|爱尔兰|ไอร์แลนด์|Irlanda|Irland|アイルランド|Irlande = Dublin|都柏林|ดับลิน|Dublín|Dublin|ダブリン|Dublin
Belgium|比利时|เบลเยียม|Bélgica|Belgien|ベルギー|Belgique = Brussels|布鲁塞尔|บรัสเซลส์|Bruselas|Brüssel|ブリュッセル|Bruxelles
Denmark|丹麦|เดนมาร์ก|Dinamarca|Dänemark|デンマーク|Danemark = Copenhagen|哥本哈根|โคเปนเฮเกน|Copenhague|Kopenhagen|コペンハーゲン|Copenhague
Finland|芬兰|ฟินแลนด์|Finlandia|Finnland|フィンランド|Finlande = Helsinki|赫尔辛基|เฮลซิงกิ|Helsinki|Helsinki|ヘルシンキ|Helsinki
Iceland|冰岛|ไอซ์แลนด์|Islandia|Island|アイスランド|Islande = Reykjavik|雷克雅未克|เรคยาวิก|Reikiavik|Reykjavík|レイキャビク|Reykjavik
Czechia|捷克|เช็ก|Chequia|Tschechien|チェコ|Tchéquie = Prague|布拉格|ปราก|Praga|Prag|プラハ|Prague
Hungary|匈牙利|ฮังการี|Hungría|Ungarn|ハンガリー|Hongrie = Budapest|布达佩斯|บูดาเปสต์|Budapest|Budapest|ブダペスト|Budapest
Romania|罗马尼亚|โรมาเนีย|Rumanía|Rumänien|ルーマニア|Roumanie = Bucharest|布加勒斯特|บูคาเรสต์|Bucarest|Bukarest|ブカレスト|Bucarest
Bulgaria|保加利亚|บัลแกเรีย|Bulgaria|Bulgarien|ブルガリア|Bulgarie = Sofia|索非亚|โซเฟีย|Sofía|Sofia|ソフィア|Sofia
Croatia|克罗地亚|โครเอเชีย|Croacia|Kroatien|クロアチア|Croatie = Zagreb|萨格勒布|ซาเกร็บ|Zagreb|Zagreb|ザグレブ|Zagreb
Ukraine|乌克兰|ยูเครน|Ucrania|Ukraine|ウクライナ|Ukraine = Kyiv|基辅|เคียฟ|Kiev|Kiew|キーウ|Kiev
Malaysia|马来西亚|มาเลเซีย|Malasia|Malaysia|マレーシア|Malaisie = Kuala Lumpur|吉隆坡|กัวลาลัมเปอร์|Kuala Lumpur|Kuala Lumpur|クアラルンプール|Kuala Lumpur
Philippines|菲律宾|ฟิลิปปินส์|Filipinas|Philippinen|フィリピン|Philippines = Manila|马尼拉|มะนิลา|Manila|Manila|マニラ|Manille
Cambodia|柬埔寨|กัมพูชา|Camboya|Kambodscha|カンボジア|Cambodge = Phnom Penh|金边|พนมเปญ|Nom Pen|Phnom Penh|プノンペン|Phnom Penh
Laos|老挝|ลาว|Laos|Laos|ラオス|Laos = Vientiane|万象|เวียงจันทน์|Vientián|Vientiane|ビエンチャン|Vientiane
Mongolia|蒙古|มองโกเลีย|Mongolia|Mongolei|モンゴル|Mongolie = Ulaanbaatar|乌兰巴托|อูลานบาตอร์|Ulán Bator|Ulaanbaatar|ウランバートル|Oulan-Bator
Nepal|尼泊尔|เนปาล|Nepal|Nepal|ネパール|Népal = Kathmandu|加德满都|กาฐมาณฑุ|Katmandú|Kathmandu|カトマンズ|Katmandou
Pakistan|巴基斯坦|ปากีสถาน|Pakistán|Pakistan|パキスタン|Pakistan = Islamabad|伊斯兰堡|อิสลามาบัด|Islamabad|Islamabad|イスラマバード|Islamabad
Bangladesh|孟加拉国|บังกลาเทศ|Bangladés|Bangladesch|バングラデシュ|Bangladesh = Dhaka|达卡|ธากา|Daca|Dhaka|ダッカ|Dacca
Iran|伊朗|อิหร่าน|Irán|Iran|イラン|Iran = Tehran|德黑兰|เตหะราน|Teherán|Teheran|テヘラン|Téhéran
Iraq|伊拉克|อิรัก|Irak|Irak|イラク|Irak = Baghdad|巴格达|แบกแดด|Bagdad|Bagdad|バグダード|Bagdad
Saudi Arabia|沙特阿拉伯|ซาอุดีอาระเบีย|Arabia Saudita|Saudi-Arabien|サウジアラビア|Arabie saoudite = Riyadh|利雅得|ริยาด|Riad|Riad|リヤド|Riyad
Nigeria|尼日利亚|ไนจีเรีย|Nigeria|Nigeria|ナイジェリア|Nigeria = Abuja|阿布贾|อาบูจา|Abuya|Abuja|アブジャ|Abuja
Ethiopia|埃塞俄比亚|เอธิโอเปีย|Etiopía|Äthiopien|エチオピア|Éthiopie = Addis Ababa|亚的斯亚贝巴|แอดดิสอาบาบา|Adís Abeba|Addis Abeba|アディスアベバ|Addis-Abeba
South Africa|南非|แอฟริกาใต้|Sudáfrica|Südafrika|南アフリカ|Afrique du Sud = Pretoria|比勒陀利亚|พริทอเรีย|Pretoria|Pretoria|プレトリア|Pretoria
Morocco|摩洛哥|โมร็อกโก|Marruecos|Marokko|モロッコ|Maroc = Rabat|拉巴特|ราบัต|Rabat|Rabat|ラバト|Rabat
New Zealand|新西兰|นิวซีแลนด์|Nueva Zelanda|Neuseeland|ニュージーランド|Nouvelle-Zélande = Wellington|惠灵顿|เวลลิงตัน|Wellington|Wellington|ウェリントン|Wellington
""".strip().splitlines()
)
TONGUES = ("en", "zh", "th", "es", "de", "ja", "fr")

# The names of a subject in all languages, and what to say of it in each.
FACTS: tuple[tuple[tuple[str, ...], dict[str, tuple[str, ...]]], ...] = (
    (
        ("photosynthesis", "photosynthèse", "光合作用", "การสังเคราะห์ด้วยแสง", "สังเคราะห์แสง", "fotosíntesis", "photosynthese", "光合成"),
        {
            "en": ("Photosynthesis is how plants, algae and some bacteria turn light, water and carbon dioxide into sugar.", "It happens in the chloroplasts, where the green pigment chlorophyll catches the light.", "The oxygen we "
                   "breathe is released along the way."),
            "zh": ("光合作用是植物、藻类和一些细菌利用光，把水和二氧化碳转化为糖的过程。", "它发生在叶绿体中，由绿色的叶绿素捕获光能。", "我们呼吸的氧气就是在这个过程中释放出来的。"),
            "th": ("การสังเคราะห์ด้วยแสงคือกระบวนการที่พืช สาหร่าย และแบคทีเรียบางชนิดใช้แสงเปลี่ยนน้ำและคาร์บอนไดออกไซด์เป็นน้ำตาล", "กระบวนการนี้เกิดในคลอโรพลาสต์ซึ่งมีคลอโรฟิลล์สีเขียวคอยรับแสง", "ออกซิเจนที่เราหายใจถูกปล่อยออกมาระหว่างกระบวนการนี้"),
            "es": ("La fotosíntesis es el proceso por el que las plantas, las algas y algunas bacterias convierten luz, agua y dióxido de carbono en azúcar.", "Ocurre en los cloroplastos, donde la clorofila capta la luz.", "El oxígeno que "
                   "respiramos se libera en ese proceso."),
            "de": ("Bei der Photosynthese wandeln Pflanzen, Algen und manche Bakterien Licht, Wasser und Kohlendioxid in Zucker um.", "Sie findet in den Chloroplasten statt, wo das grüne Chlorophyll das Licht einfängt.", "Dabei wird "
                   "der Sauerstoff frei, den wir atmen."),
            "ja": ("光合成とは、植物や藻類、一部の細菌が光を使い、水と二酸化炭素から糖を作るはたらきです。", "葉緑体の中で、緑色のクロロフィルが光を吸収して進みます。", "私たちが吸う酸素は、その過程で放出されます。"),
            "fr": ("La photosynthèse est le processus par lequel les plantes, les algues et certaines bactéries transforment la lumière, l'eau et le dioxyde de carbone en sucre.", "Elle a lieu dans les chloroplastes, où la chlorophylle verte capte la lumière.", "L'oxygène que nous respirons est libéré au passage."),
        },
    ),
    (
        ("gravity", "gravité", "gravitation universelle", "重力", "万有引力", "แรงโน้มถ่วง", "gravedad", "schwerkraft", "gravitation"),
        {
            "en": ("Gravity is the attraction between everything that has mass.", "It keeps the Moon around the Earth and our feet on the ground, and it weakens with the square of the distance.", "Einstein described it as the "
                   "bending of space and time by mass and energy."),
            "zh": ("重力来自一切有质量的物体之间的相互吸引。", "它让月球绕着地球转，也让我们稳稳地站在地面上；距离越远，引力按平方减弱。", "爱因斯坦把它描述为质量和能量造成的时空弯曲。"),
            "th": ("แรงโน้มถ่วงคือแรงดึงดูดระหว่างทุกสิ่งที่มีมวล", "แรงนี้ทำให้ดวงจันทร์โคจรรอบโลกและทำให้เรายืนอยู่บนพื้นได้ ยิ่งไกลก็ยิ่งอ่อนลงตามกำลังสองของระยะทาง", "ไอน์สไตน์อธิบายว่าเป็นการโค้งงอของอวกาศและเวลา"),
            "es": ("La gravedad es la atracción entre todo lo que tiene masa.", "Mantiene a la Luna alrededor de la Tierra y nuestros pies en el suelo, y se debilita con el cuadrado de la distancia.", "Einstein la describió como "
                   "la curvatura del espacio y el tiempo."),
            "de": ("Die Schwerkraft ist die Anziehung zwischen allem, was Masse hat.", "Sie hält den Mond bei der Erde und uns auf dem Boden und nimmt mit dem Quadrat der Entfernung ab.", "Einstein beschrieb sie als Krümmung von "
                   "Raum und Zeit."),
            "ja": ("重力とは、質量をもつすべてのものが引き合う力です。", "月を地球のまわりにとどめ、私たちを地面に立たせ、距離の二乗に反比例して弱まります。", "アインシュタインは、これを時空のゆがみとして説明しました。"),
            "fr": ("La gravité est l'attraction entre tout ce qui possède une masse.", "Elle retient la Lune autour de la Terre et nos pieds au sol, et faiblit avec le carré de la distance.", "Einstein l'a décrite comme une courbure de l'espace et du temps."),
        },
    ),
    (
        ("machine learning", "apprentissage automatique", "机器学习", "แมชชีนเลิร์นนิง", "การเรียนรู้ของเครื่อง", "aprendizaje automático", "maschinelles lernen", "maschinelle lernen", "機械学習"),
        {
            "en": ("Machine learning lets a program find patterns in examples instead of following rules written by hand.", "A model is trained on data, tested on data it has not seen, and then used to predict or to sort new cases.", "Its "
                   "quality depends above all on the data it has learned from."),
            "zh": ("机器学习让程序从样例中自己找出规律，而不是遵循人工写好的规则。", "模型先用数据训练，再用没见过的数据检验，然后用来预测或分类新的情况。", "它的好坏首先取决于所学的数据。"),
            "th": ("การเรียนรู้ของเครื่องทำให้โปรแกรมหารูปแบบจากตัวอย่างได้เองแทนการทำตามกฎที่คนเขียน", "แบบจำลองจะถูกฝึกด้วยข้อมูล ทดสอบกับข้อมูลที่ไม่เคยเห็น แล้วจึงนำไปใช้ทำนายหรือจำแนก", "คุณภาพขึ้นอยู่กับข้อมูลที่ใช้ฝึกเป็นหลัก"),
            "es": ("El aprendizaje automático permite que un programa encuentre patrones en ejemplos, en lugar de seguir reglas escritas a mano.", "Un modelo se entrena con datos, se prueba con otros que no ha visto y luego sirve para "
                   "predecir o clasificar.", "Su calidad depende sobre todo de los datos con los que aprendió."),
            "de": ("Beim maschinellen Lernen findet ein Programm Muster in Beispielen, statt von Hand geschriebenen Regeln zu folgen.", "Ein Modell wird mit Daten trainiert, an unbekannten Daten geprüft und dann zum Vorhersagen oder "
                   "Einordnen benutzt.", "Seine Güte hängt vor allem von den Daten ab, aus denen es gelernt hat."),
            "ja": ("機械学習とは、人が書いた規則ではなく、例の中からプログラム自身がパターンを見つける方法です。", "モデルはデータで訓練され、未知のデータで検証された後、予測や分類に使われます。", "その質は、何よりも学習に使ったデータで決まります。"),
            "fr": ("L'apprentissage automatique permet à un programme de trouver des régularités dans des exemples au lieu de suivre des règles écrites à la main.", "Un modèle est entraîné sur des données, testé sur d'autres, puis sert à prédire ou à classer.", "Sa qualité dépend avant tout des données dont il a appris."),
        },
    ),
    (
        ("sky blue", "le ciel", "天空", "ท้องฟ้า", "el cielo", "der himmel", "空は"),
        {
            "en": ("The sky is blue because air scatters short wavelengths of sunlight more than long ones.", "Blue light is sent in all directions, so it reaches us from everywhere; at sunset the light travels further and mostly red "
                   "is left."),
            "zh": ("天空呈蓝色，是因为空气对阳光中短波长的散射强于长波长。", "蓝光被散射到四面八方，所以处处可见；日落时光走的路更长，剩下的多是红光。"),
            "th": ("ท้องฟ้าเป็นสีฟ้าเพราะอากาศกระเจิงแสงช่วงคลื่นสั้นได้มากกว่าช่วงคลื่นยาว", "แสงสีน้ำเงินจึงมาถึงเราจากทุกทิศทาง ส่วนตอนพระอาทิตย์ตก แสงเดินทางไกลขึ้นจึงเหลือแต่สีแดง"),
            "es": ("El cielo es azul porque el aire dispersa más las ondas cortas de la luz del sol que las largas.", "La luz azul nos llega desde todas partes; al atardecer la luz recorre más camino y queda sobre todo el rojo."),
            "de": ("Der Himmel ist blau, weil Luft kurzwelliges Sonnenlicht stärker streut als langwelliges.", "Blaues Licht erreicht uns deshalb aus allen Richtungen; bei Sonnenuntergang ist der Weg länger, und vor allem Rot bleibt übrig."),
            "ja": ("空が青いのは、空気が太陽光のうち波長の短い光をより強く散乱させるからです。", "青い光はあらゆる方向から届きます。夕方は光の通る道が長くなり、主に赤い光が残ります。"),
            "fr": ("Le ciel est bleu parce que l'air diffuse davantage les courtes longueurs d'onde de la lumière du soleil.", "La lumière bleue nous arrive donc de partout ; au coucher du soleil, le trajet est plus long et il reste surtout du rouge."),
        },
    ),
    (
        ("webhook", "web hook", "webhooks"),
        {
            "en": ("A webhook is an HTTP request that a service sends to your address when something happens, so that you need not keep asking.", "A good receiver checks the signature, answers quickly with a 2xx status and does the work "
                   "afterwards.", "Since deliveries can be repeated, it also ignores those it has already seen."),
            "zh": ("Webhook 是服务在事情发生时主动发到你地址的 HTTP 请求，这样你就不必反复查询。", "好的接收方会先校验签名，迅速返回 2xx，再处理后续工作。", "由于可能重复投递，它还会忽略已经处理过的消息。"),
            "th": ("Webhook คือคำขอ HTTP ที่บริการส่งมายังที่อยู่ของคุณเมื่อมีเหตุการณ์เกิดขึ้น จึงไม่ต้องคอยถามซ้ำ", "ฝั่งรับที่ดีควรตรวจลายเซ็น ตอบ 2xx โดยเร็ว แล้วค่อยทำงานต่อ", "เนื่องจากอาจส่งซ้ำได้ จึงควรข้ามรายการที่เคยรับแล้ว"),
            "es": ("Un webhook es una petición HTTP que un servicio envía a tu dirección cuando ocurre algo, para que no tengas que preguntar una y otra vez.", "Un buen receptor comprueba la firma, responde rápido con un 2xx y trabaja "
                   "después.", "Como los envíos pueden repetirse, también ignora los que ya ha visto."),
            "de": ("Ein Webhook ist eine HTTP-Anfrage, die ein Dienst an deine Adresse schickt, sobald etwas geschieht, damit du nicht ständig nachfragen musst.", "Ein guter Empfänger prüft die Signatur, antwortet schnell mit 2xx und "
                   "arbeitet danach.", "Da Zustellungen sich wiederholen können, übergeht er bereits gesehene."),
            "ja": ("Webhookとは、何かが起きたときにサービスからあなたの宛先へ送られるHTTPリクエストで、何度も問い合わせる必要がなくなります。", "受け側は署名を確かめ、すばやく2xxを返し、処理は後で行うのがよい方法です。", "再送されることもあるため、処理済みのものは無視します。"),
            "fr": ("Un webhook est une requête HTTP qu'un service envoie à votre adresse quand quelque chose se produit, pour que vous n'ayez pas à demander sans cesse.", "Un bon récepteur vérifie la signature, répond vite par un 2xx et travaille ensuite.", "Comme les envois peuvent se répéter, il ignore ceux qu'il a déjà vus."),
        },
    ),
    (
        ("quantum computing", "informatique quantique", "ordinateur quantique", "quantum computer", "quantum computers", "量子计算", "ควอนตัมคอมพิวเตอร์", "computación cuántica", "quantencomputer", "量子コンピュータ"),
        {
            "en": ("A quantum computer calculates with qubits, which can be in a blend of 0 and 1 until they are measured.", "Entangled qubits let certain algorithms, such as factoring large numbers or simulating molecules, take far fewer "
                   "steps.", "Today's machines are still small and noisy, so error correction is the main challenge."),
            "zh": ("量子计算用量子比特来计算，它在被测量之前可以处于 0 和 1 的叠加状态。", "借助纠缠，分解大数、模拟分子等问题需要的步骤会少得多。", "目前的机器还比较小、噪声较大，纠错是主要挑战。"),
            "th": ("ควอนตัมคอมพิวเตอร์คำนวณด้วยคิวบิต ซึ่งเป็นทั้ง 0 และ 1 พร้อมกันได้จนกว่าจะถูกวัด", "คิวบิตที่พัวพันกันทำให้งานบางอย่าง เช่น การจำลองโมเลกุล ใช้ขั้นตอนน้อยลงมาก", "เครื่องในปัจจุบันยังเล็กและมีสัญญาณรบกวน การแก้ไขข้อผิดพลาดจึงเป็นความท้าทายหลัก"),
            "es": ("La computación cuántica usa cúbits, que pueden estar en una mezcla de 0 y 1 hasta que se miden.", "El entrelazamiento permite resolver ciertos problemas, como simular moléculas, con muchos menos pasos.", "Las máquinas "
                   "actuales aún son pequeñas y ruidosas, así que corregir errores es el gran reto."),
            "de": ("Ein Quantencomputer rechnet mit Qubits, die bis zur Messung in einer Mischung aus 0 und 1 sein können.", "Verschränkte Qubits lösen manche Aufgaben, etwa das Simulieren von Molekülen, in weit weniger Schritten.", "Heutige "
                   "Maschinen sind noch klein und fehleranfällig, deshalb ist die Fehlerkorrektur die größte Herausforderung."),
            "ja": ("量子コンピュータは、測定されるまで0と1の重ね合わせの状態をとれる量子ビットで計算します。", "量子もつれを使うと、分子のシミュレーションなど一部の問題を、はるかに少ない手順で解けます。", "現在の装置はまだ小さく雑音も多いため、誤り訂正が大きな課題です。"),
            "fr": ("Un ordinateur quantique calcule avec des qubits, qui peuvent être dans un mélange de 0 et de 1 jusqu'à leur mesure.", "Des qubits intriqués résolvent certains problèmes, comme la simulation de molécules, en bien moins d'étapes.", "Les machines actuelles sont encore petites et bruitées : corriger les erreurs est le grand défi."),
        },
    ),
)  # fmt: skip

ITEMS = {
    "fruit": (
        "Apple",
        "Mango",
        "Banana",
        "Orange",
        "Grape",
        "Pineapple",
        "Strawberry",
        "Papaya",
        "Pear",
        "Cherry",
    ),
    "planet": ("Mercury", "Venus", "Earth", "Mars", "Jupiter", "Saturn", "Uranus", "Neptune"),
    "animal": (
        "Elephant",
        "Tiger",
        "Dolphin",
        "Eagle",
        "Fox",
        "Panda",
        "Kangaroo",
        "Octopus",
        "Wolf",
        "Penguin",
    ),
    "colo": (
        "Red",
        "Blue",
        "Green",
        "Yellow",
        "Orange",
        "Purple",
        "Pink",
        "Turquoise",
        "Brown",
        "Black",
    ),
    "programming language": (
        "Python",
        "JavaScript",
        "Go",
        "Rust",
        "Java",
        "TypeScript",
        "C",
        "C++",
        "Kotlin",
        "Swift",
    ),
}
PEOPLE = (
    "Ana Lopez",
    "Ben Carter",
    "Mia Tan",
    "Leo Fischer",
    "Yuki Mori",
    "Sara Ahmed",
    "Tom Becker",
    "Nina Rossi",
)
CITIES = {
    "en": ("Bristol", "Galway", "Halifax"), "zh": ("杭州", "成都", "苏州"), "th": ("เชียงใหม่", "ภูเก็ต", "อยุธยา"), "es": ("Sevilla", "Cuenca", "Oaxaca"), "de": ("Leipzig", "Freiburg", "Lübeck"), "ja": ("京都", "金沢", "札幌"), "fr": ("Lyon", "Nantes", "Rennes"),
}  # fmt: skip
FIRST = {
    "en": ("Clara", "Owen", "Maya"), "zh": ("林晓", "陈默", "苏晴"), "th": ("มาลี", "ก้อง", "ดาว"), "es": ("Lucía", "Mateo", "Elena"), "de": ("Clara", "Jonas", "Lena"), "ja": ("花子", "健太", "美咲"), "fr": ("Camille", "Hugo", "Inès"),
}  # fmt: skip
