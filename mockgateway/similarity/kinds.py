"""Words that belong together without meaning the same, a line for each field, in English, Spanish, German, French, Chinese, Japanese and Thai.

The first word of a line names it. A word may also stand in `concepts`: then its whole line there belongs to the field, so its first word is enough here.
"""

from __future__ import annotations

KINDS = """
royalty king queen prince princess throne crown royal monarch kingdom emperor empress duke rey reina principe konig konigin prinz prinzessin krone roi reine couronne 国王 王后 女王 王子 公主 王様 姫 กษัตริย์ ราชินี เจ้าชาย เจ้าหญิง
family mother father child brother sister son daughter grandmother grandfather uncle aunt cousin husband wife parent hermano hermana hijo hija bruder schwester sohn tochter frere soeur fils fille mere pere 兄弟 姐妹 儿子 女儿 兄 妹 息子 娘 พี่ น้องสาว น้องชาย ลูกสาว ลูกชาย
animals dog cat bird fish animal horse cow pig sheep goat lion tiger elephant monkey rabbit mouse wolf bear fox whale dolphin snake caballo vaca leon pferd kuh schwein cheval vache chien oiseau 马 牛 猪 狮子 老虎 大象 ライオン 虎 象 ม้า วัว หมู สิงโต เสือ ช้าง
food fruit bread cook food eat restaurant cheese rice pasta pizza soup salad meat chicken beef vegetable sugar salt egg butter chocolate queso arroz sopa carne kase reis suppe fleisch fromage riz viande 米饭 面条 鸡肉 牛肉 米 肉 ข้าว ไก่ เนื้อ
drinks coffee tea water wine beer juice milk vino cerveza leche wein bier milch biere lait 葡萄酒 啤酒 牛奶 牛乳 ビール เบียร์ ไวน์ นม
vehicles car bicycle train plane ship truck bus motorcycle tram taxi subway rocket helicopter camion autobus moto lastwagen voiture velo avion 卡车 公交车 トラック バス รถบรรทุก รถบัส
weather weather rain snow sun hot cold wind storm thunder lightning cloud fog hurricane flood viento tormenta nube sturm wolke gewitter vent orage nuage pluie neige 风 暴风雨 云 雷 嵐 雲 台風 ลม พายุ เมฆ
finance money pay bank invoice salary price refund stock share bond investment investor loan mortgage interest dividend budget tax profit revenue economy inflation acciones inversion prestamo impuesto aktie kredit steuer zinsen bourse impot pret 股票 投资 贷款 税 利率 株 投資 税金 หุ้น ลงทุน ภาษี
computing computer software code error password internet database server algorithm compiler keyboard processor memory api cloud network servidor datenbank serveur logiciel ordinateur 数据库 服务器 算法 データベース サーバー ฐานข้อมูล เซิร์ฟเวอร์
medicine doctor hospital medicine sick pain headache health nurse patient surgery vaccine virus fever symptom therapy enfermera fiebre paciente krankenschwester fieber infirmiere fievre medecin 护士 病人 发烧 疫苗 看護師 患者 熱 พยาบาล ไข้ วัคซีน
sports football exercise game tennis basketball baseball swimming running goal player team coach stadium olympic champion tenis jugador equipo spieler mannschaft joueur equipe 篮球 网球 球员 バスケ テニス 選手 เทนนิส นักกีฬา
feelings happy sad angry afraid love joy hope pride shame jealousy surprise disgust lonely emotion alegria esperanza freude hoffnung joie espoir colere 希望 骄傲 喜び 希望 ความหวัง
colours red blue green yellow orange purple black white pink brown grey gray color colour rojo azul verde amarillo rot blau grun gelb schwarz rouge bleu vert jaune 红色 蓝色 绿色 黄色 黑色 白色 赤 青 緑 黄色 สีแดง สีน้ำเงิน สีเขียว
cities paris london berlin madrid rome tokyo beijing bangkok lisbon vienna oslo amsterdam seoul shanghai chicago boston 巴黎 伦敦 柏林 东京 北京 上海 パリ ロンドン 東京 大阪 กรุงเทพ ลอนดอน โตเกียว
countries france germany spain italy japan china thailand brazil india mexico portugal canada australia england russia francia alemania frankreich deutschland spanien allemagne espagne 法国 德国 中国 泰国 印度 フランス ドイツ 中国 ฝรั่งเศส เยอรมนี จีน
space star moon astronaut rocket orbit telescope comet asteroid mars jupiter saturn nasa luna mond lune 月亮 宇航员 火星 月 宇宙飛行士 ดวงจันทร์
learning school teacher student learn book exam homework classroom lesson science mathematics physics examen prufung cours 考试 作业 試験 宿題 สอบ การบ้าน
arts music film guitar piano violin painting sculpture museum theatre concert orchestra dance opera poem guitarra piano gemalde musee 吉他 钢琴 绘画 ギター ピアノ กีตาร์ เปียโน
law law judge court trial prison crime police jury contract juez tribunal richter gericht gefangnis juge 法官 法院 警察 裁判 刑務所 ศาล ตำรวจ
clothes shirt dress shoe hat jacket trousers coat skirt sock camisa vestido zapato hemd kleid schuh chemise robe chaussure 衬衫 裙子 鞋 シャツ 靴 เสื้อ รองเท้า
furniture table chair sofa bed desk shelf wardrobe mesa silla cama tisch stuhl bett chaise lit 桌子 椅子 床 机 椅子 โต๊ะ เก้าอี้ เตียง
body head hand foot arm leg eye ear nose mouth heart finger knee cabeza mano ojo kopf auge bein tete oeil jambe 头 手 眼睛 頭 目 หัว มือ ตา
nature tree mountain river sea forest garden lake island desert valley beach lago isla desierto insel wuste ile plage 湖 岛 沙漠 島 砂漠 ทะเลสาบ เกาะ
time week month hour minute century decade calendar clock mes hora siglo monat stunde jahrhundert mois heure siecle 月份 小时 世纪 世紀 เดือน ชั่วโมง
"""
