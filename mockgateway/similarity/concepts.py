"""Words that mean about the same, a line for each meaning, in English, Spanish, German, Chinese, Japanese and Thai.

A word stands in one line only. A Latin word is meant in all its simple forms; one of the other scripts is found inside running text.
"""

from __future__ import annotations

CONCEPTS = """
hello hi hey greetings hola saludos hallo 你好 您好 こんにちは おはよう สวัสดี
goodbye bye farewell adios tschuss 再见 さようなら ลาก่อน
thanks thank grateful gracias danke 谢谢 感谢 ありがとう ขอบคุณ
car automobile vehicle sedan coche carro automovil auto wagen fahrzeug 汽车 轿车 車 自動車 รถยนต์
bicycle bike bicicleta fahrrad 自行车 自転車 จักรยาน
train railway rail tren zug bahn 火车 列车 列車 電車 รถไฟ
plane airplane aircraft flight avion vuelo flugzeug flug 飞机 航班 飛行機 เครื่องบิน เที่ยวบิน
ship boat vessel ferry barco schiff boot 船 เรือ
travel trip journey vacation holiday viajar viaje vacaciones reise reisen urlaub 旅行 旅游 旅 ท่องเที่ยว เดินทาง
hotel inn lodging accommodation alojamiento unterkunft 酒店 宾馆 ホテル 旅館 โรงแรม
dog puppy hound canine perro cachorro hund welpe 狗 犬 สุนัข หมา
cat kitten feline gato gatito katze katzchen 猫 แมว
bird birds pajaro ave vogel 鸟 鳥 นก
fish salmon tuna pez pescado fisch 鱼 魚 ปลา
animal creature beast tier 动物 動物 สัตว์
happy glad joyful cheerful delighted pleased feliz alegre contento glucklich froh frohlich 高兴 开心 快乐 嬉しい 幸せ ดีใจ มีความสุข
sad unhappy sorrowful miserable triste traurig 难过 悲伤 伤心 悲しい เศร้า เสียใจ
angry furious mad enojado enfadado wutend bose 生气 愤怒 怒り โกรธ
afraid scared fear frightened miedo angst 害怕 恐惧 怖い กลัว
love adore affection amor amar liebe lieben 爱 愛 รัก
beautiful pretty gorgeous hermoso bonito bello hubsch 漂亮 美丽 美しい สวย
big large huge enormous gigantic grande enorme gross riesig 巨大 很大 大きい ใหญ่
small little tiny pequeno klein winzig 很小 小さい เล็ก
fast quick rapid swift speedy rapido veloz schnell 快速 很快 速い เร็ว
slow sluggish lento langsam 缓慢 很慢 遅い ช้า
cheap inexpensive affordable barato economico gunstig billig 便宜 安い
expensive pricey caro teuer 昂贵 高価 แพง
begin start commence empezar comenzar beginnen starten anfangen 开始 始める เริ่ม
end finish stop terminar acabar beenden 结束 停止 終わる จบ
buy purchase acquire comprar compra kaufen kauf 购买 买 買う ซื้อ
sell sold vender venta verkaufen verkauf 出售 卖 売る ขาย
price cost fee precio preis kosten 价格 价钱 値段 価格 ราคา
money cash currency dinero geld 钱 金钱 お金 เงิน
pay payment paid pagar pago zahlen zahlung bezahlen 支付 付款 支払い ชำระ จ่าย
refund reimbursement reimburse reembolso devolucion ruckerstattung erstattung 退款 返金 คืนเงิน
bank bankkonto banco 银行 銀行 ธนาคาร
invoice bill receipt factura recibo rechnung quittung 发票 账单 請求書 ใบแจ้งหนี้ ใบเสร็จ
salary wage sueldo salario gehalt lohn 工资 薪水 給料 เงินเดือน
job occupation employment career empleo beruf arbeitsplatz 职业 仕事 อาชีพ งาน
company firm business enterprise corporation empresa firma unternehmen 公司 企业 会社 บริษัท
doctor physician medico arzt 医生 大夫 医者 医師 แพทย์ หมอ
hospital clinic clinica krankenhaus klinik 医院 病院 โรงพยาบาล
medicine drug medication pill medicamento medikament arznei 药 薬 ยารักษา ยาแก้
sick ill illness disease unwell enfermo enfermedad krank krankheit 生病 疾病 病気 ป่วย โรค รักษา
pain ache hurts dolor schmerz 疼痛 痛 ปวด เจ็บ
headache migraine kopfschmerz 头痛 头疼 頭痛 ปวดหัว
health healthy wellness salud gesundheit gesund 健康 สุขภาพ
teacher instructor professor maestro profesor lehrer lehrerin 老师 教师 先生 教師 ครู
student pupil learner estudiante alumno schuler 学生 生徒 นักเรียน นักศึกษา
school college university escuela universidad schule universitat 学校 大学 โรงเรียน มหาวิทยาลัย
learn study learning aprender estudiar lernen 学习 勉強 เรียน
book novel textbook libro buch 书 本 หนังสือ
film movie cinema pelicula cine kino 电影 映画 ภาพยนตร์ หนัง
music song melody musica cancion musik lied 音乐 歌曲 音楽 歌 ดนตรี เพลง
child kid children nino hijo kind kinder 孩子 儿童 子供 เด็ก
mother mom mum madre mama mutter 妈妈 母亲 母 แม่
father dad padre papa vater 爸爸 父亲 父 พ่อ
friend buddy pal amigo freund freundin 朋友 友達 友人 เพื่อน
house home dwelling casa hogar haus 房子 家 บ้าน
city town ciudad stadt 城市 都市 街 เมือง
country nation pais 国家 国 ประเทศ
sea ocean mar oceano meer ozean 大海 海洋 海 ทะเล
harbour harbor port puerto hafen 港口 港湾 港 ท่าเรือ
mountain hill peak montana berg gebirge 山 ภูเขา
river stream rio fluss 河流 河 川 แม่น้ำ
weather climate forecast clima wetter klima 天气 气候 天気 อากาศ
rain rainy raining lluvia llover regen regnen 下雨 雨 ฝน
snow snowy nieve schnee 雪 下雪 หิมะ
sun sunny sunshine sol soleado sonne sonnig 太阳 晴天 太陽 晴れ แดด ดวงอาทิตย์
hot warm heat caliente calor heiss warm 热 炎热 暑い 熱い ร้อน
cold chilly freezing frio kalt 冷 寒冷 寒い หนาว
food meal dish comida plato essen speise mahlzeit 食物 食品 菜 食べ物 料理 อาหาร
eat dine eating comer fressen 吃 食べる กิน
restaurant cafe diner restaurante gaststatte 餐厅 饭店 レストラン ร้านอาหาร
cook bake recipe cocinar receta kochen backen rezept 烹饪 食谱 做饭 レシピ 料理法 ทำอาหาร สูตร
bread loaf sourdough pan brot 面包 パン ขนมปัง
coffee espresso cafeina kaffee 咖啡 コーヒー กาแฟ
tea tee 茶 お茶 น้ำชา
water agua wasser 水 น้ำ
fruit apple banana fruta manzana obst apfel frucht 水果 苹果 果物 りんご ผลไม้
computer laptop pc notebook ordenador computadora 电脑 计算机 コンピューター パソコン คอมพิวเตอร์
phone telephone smartphone mobile telefono movil telefon handy 电话 手机 電話 携帯 โทรศัพท์ มือถือ
internet web online network netz netzwerk 互联网 网络 インターネット อินเทอร์เน็ต
software program application app programa programm anwendung 软件 程序 ソフトウェア アプリ โปรแกรม แอป
code coding developer programmer programacion programador programmierung programmierer 编程 代码 プログラミング เขียนโปรแกรม
error bug fault failure failed fehler fallo 错误 故障 エラー ข้อผิดพลาด
password passcode login credentials contrasena clave passwort kennwort anmeldung 密码 登录 パスワード ログイン รหัสผ่าน
key token apikey schlussel llave 密钥 鍵 กุญแจ
image picture photo photograph imagen foto bild 图片 照片 图像 画像 写真 รูปภาพ ภาพถ่าย
video clip footage 视频 動画 วิดีโอ
voice speech voz stimme sprache 语音 声音 音声 เสียง
language languages idioma lengua 语言 言語 ภาษา
translate translation traducir traduccion ubersetzen ubersetzung 翻译 翻訳 แปล
question query pregunta frage 问题 質問 คำถาม
answer reply respond response respuesta antwort 回答 答案 答え 回答 คำตอบ
help assist support aid ayuda ayudar hilfe helfen unterstutzung 帮助 支持 助け ช่วย
search find seek lookup buscar suchen finden 搜索 查找 検索 探す ค้นหา
delivery shipment package parcel envio paquete entrega lieferung versand paket 快递 配送 包裹 荷物 จัดส่ง พัสดุ
order ordering pedido bestellung bestellen 订单 注文 สั่งซื้อ คำสั่งซื้อ
cancel cancellation cancelar stornieren kundigen kundigung 取消 キャンセル ยกเลิก
football soccer futbol fussball 足球 サッカー ฟุตบอล
game match play juego partido spiel 游戏 比赛 ゲーム 試合 เกม
exercise workout fitness gym ejercicio gimnasio sport 锻炼 健身 運動 ออกกำลังกาย
sleep asleep nap dormir schlafen schlaf 睡觉 睡眠 眠る นอน
battle warfare conflict guerra krieg 战争 戦争 สงคราม
law legal lawyer attorney ley abogado gesetz anwalt 法律 律师 弁護士 กฎหมาย ทนาย
government president election politics gobierno eleccion regierung wahl politik 政府 选举 政治 選挙 รัฐบาล เลือกตั้ง
garden plant flower jardin flor garten blume pflanze 花园 花 植物 庭 สวน ดอกไม้
tree forest wood arbol bosque baum wald 树 森林 木 森 ต้นไม้ ป่า
star planet space galaxy universe estrella espacio stern weltraum 星星 宇宙 太空 星 ดาว อวกาศ
road street highway calle carretera strasse 道路 街道 道 ถนน
repair fix mend reparar arreglar reparieren 修理 修复 修 ซ่อม
rank rerank sort ranking ordenar sortieren 排名 排序 順位 จัดอันดับ
japan japanese japon japones japanisch 日本 ญี่ปุ่น
week weekly semana woche 星期 週 สัปดาห์
meaning significado bedeutung 意思 意味 หมาย
vector embedding vektor 向量 ベクトル เวกเตอร์
"""
