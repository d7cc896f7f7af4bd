"""Who wrote, painted, composed, invented or discovered what, under the names that it has in several languages."""

from __future__ import annotations

# Who | what it is called in other languages' lower case, in any of them.
MAKERS = tuple(
    (who, tuple(names.split("; ")))
    for who, names in (
        line.split(" | ")
        for line in """
Miguel de Cervantes | don quixote; don quijote; don quichotte; 堂吉诃德; ドン・キホーテ; ดอนกิโฆเต้
Gabriel García Márquez | one hundred years of solitude; cien años de soledad; hundert jahre einsamkeit; cent ans de solitude; 百年孤独; 百年の孤独
曹雪芹 (Cao Xueqin) | dream of the red chamber; 红楼梦; 紅楼夢; der traum der roten kammer
吴承恩 (Wu Cheng'en) | journey to the west; 西游记; 西遊記
紫式部 (Murasaki Shikibu) | tale of genji; 源氏物語; 源氏物语
夏目漱石 (Natsume Sōseki) | kokoro by; 吾輩は猫である; 坊っちゃん; こころ
William Shakespeare | hamlet; romeo and juliet; romeo y julieta; romeo und julia; roméo et juliette; macbeth; othello; king lear; 哈姆雷特; 罗密欧与朱丽叶; ハムレット; ロミオとジュリエット; โรมิโอและจูเลียต
Johann Wolfgang von Goethe | faust; 浮士德; ファウスト
Franz Kafka | the metamorphosis; die verwandlung; la metamorfosis; la métamorphose; 变形记; 変身
Victor Hugo | les misérables; les miserables; los miserables; 悲惨世界; レ・ミゼラブル; notre-dame de paris
Antoine de Saint-Exupéry | the little prince; le petit prince; el principito; der kleine prinz; 小王子; 星の王子さま; เจ้าชายน้อย
Albert Camus | the stranger; l'étranger; el extranjero; der fremde
Leo Tolstoy | war and peace; anna karenina; guerra y paz; krieg und frieden; guerre et paix; 战争与和平; 戦争と平和
Fyodor Dostoevsky | crime and punishment; crimen y castigo; schuld und sühne; crime et châtiment; 罪与罚; 罪と罰
George Orwell | nineteen eighty-four; wrote 1984; animal farm; 动物农场
Jane Austen | pride and prejudice; orgullo y prejuicio; stolz und vorurteil; orgueil et préjugés; 傲慢与偏见
J. K. Rowling | harry potter; 哈利·波特; 哈利波特; ハリー・ポッター; แฮร์รี่ พอตเตอร์
J. R. R. Tolkien | lord of the rings; the hobbit; señor de los anillos; herr der ringe; seigneur des anneaux; 指环王; 指輪物語
Mary Shelley | frankenstein; 弗兰肯斯坦
Herman Melville | moby dick; moby-dick; 白鲸; 白鯨
Homer | the odyssey; the iliad; la odisea; die odyssee; l'odyssée; 奥德赛; オデュッセイア
Dante Alighieri | divine comedy; divina comedia; göttliche komödie; divine comédie; 神曲
Leonardo da Vinci | mona lisa; la gioconda; la joconde; the last supper; la última cena; 蒙娜丽莎; モナ・リザ; モナリザ; โมนาลิซา
Vincent van Gogh | starry night; sunflowers; noche estrellada; sternennacht; nuit étoilée; 星夜; 向日葵; 星月夜
Pablo Picasso | guernica; 格尔尼卡; ゲルニカ; les demoiselles d'avignon
Michelangelo | sistine chapel; capilla sixtina; sixtinische kapelle; chapelle sixtine; 西斯廷; システィーナ
Edvard Munch | the scream; el grito; der schrei; 呐喊; ムンクの叫び
Johannes Vermeer | girl with a pearl earring; joven de la perla; perlenohrring; 戴珍珠耳环的少女; 真珠の耳飾り
葛飾北斎 (Katsushika Hokusai) | great wave; la gran ola; 神奈川沖浪裏; 神奈川冲浪里
Gustav Klimt | the kiss by; painted the kiss; der kuss
Salvador Dalí | persistence of memory; persistencia de la memoria; 记忆的永恒
Ludwig van Beethoven | für elise; moonlight sonata; ninth symphony; novena sinfonía; mondscheinsonate; 月光奏鸣曲; 致爱丽丝; エリーゼのために
Wolfgang Amadeus Mozart | magic flute; la flauta mágica; zauberflöte; 魔笛; the requiem
Antonio Vivaldi | four seasons; cuatro estaciones; vier jahreszeiten; quatre saisons; 四季
Albert Einstein | theory of relativity; relativitätstheorie; teoría de la relatividad; théorie de la relativité; 相对论; 相対性理論; ทฤษฎีสัมพัทธภาพ
Isaac Newton | laws of motion; law of gravity; ley de la gravedad; gravitationsgesetz; loi de la gravitation; 万有引力; กฎแรงโน้มถ่วง
Charles Darwin | theory of evolution; evolutionstheorie; teoría de la evolución; théorie de l'évolution; 进化论; 進化論
Alexander Fleming | penicillin; penicilina; pénicilline; 青霉素; ペニシリン
Alexander Graham Bell | the telephone; el teléfono; das telefon; le téléphone; 电话; 電話; โทรศัพท์
Thomas Edison (with Joseph Swan) | light bulb; lightbulb; la bombilla; die glühbirne; l'ampoule; 电灯; 灯泡; 電球; หลอดไฟ
Johannes Gutenberg | printing press; la imprenta; buchdruck; l'imprimerie; 活版印刷
蔡伦 (Cai Lun) | invented paper; 造纸术; 製紙
Tim Berners-Lee | world wide web; the web; 万维网; ワールドワイドウェブ
Guido van Rossum | python
James Gosling | java
Brendan Eich | javascript
Dennis Ritchie | c programming language; programming language c; unix
Linus Torvalds | linux; git
James Watt (who improved Newcomen's design) | steam engine; máquina de vapor; dampfmaschine; machine à vapeur; 蒸汽机; 蒸気機関
The Wright brothers | airplane; aeroplane; el avión; das flugzeug; l'avion; 飞机; 飛行機; เครื่องบิน
Carl Benz | the car; automobile; el automóvil; das auto; l'automobile; 汽车; 自動車; รถยนต์
Alfred Nobel | dynamite; dinamita; dynamit; 炸药; ダイナマイト
Galileo Galilei | moons of jupiter; lunas de júpiter
Wilhelm Conrad Röntgen | x-rays; x rays; rayos x; röntgenstrahlen; rayons x; x射线; エックス線
Watson and Crick, with the data of Rosalind Franklin | structure of dna; estructura del adn; structure de l'adn; struktur der dna; dna的结构
Gustave Eiffel's company | eiffel tower; torre eiffel; eiffelturm; tour eiffel; 埃菲尔铁塔; エッフェル塔
""".strip("\n").splitlines()
    )
)
