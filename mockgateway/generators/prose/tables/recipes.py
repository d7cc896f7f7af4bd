"""How a dish that is not known by heart is made, in any language: what to prepare and in which order."""

from __future__ import annotations

# What asks for a recipe of {dish} (group d), by language.
ASKS = {
    "en": r"\brecipes? (?:for|of) (?:an? |the |some )?(?:good |easy |simple |quick |homemade |classic )*(?P<d>[^.?!,\n]{2,40})|\A\W*how (?:do|can|should|to)(?: (?:i|you|we))? (?:cook|bake|grill|roast) (?:an? |the |some )?(?P<d2>[^.?!,\n]{2,40})|(?P<d3>[\w' -]{3,30}) recipe\b(?! (?:for|of|from|with)\b)",
    "de": r"\brezepte? (?:für|von) (?:eine?n? )?(?P<d>[^.?!,\n]{2,40})|\bwie (?:kocht|backt|bäckt|koche|backe) (?:man|ich) (?:eine?n? )?(?P<d2>[^.?!,\n]{2,40})",
    "es": r"\brecetas? (?:de|para)(?: hacer)? (?:una? |la |el )?(?P<d>[^.?!,\n]{2,40})|\bcómo (?:se )?cocin\w+ (?:una? |la |el )?(?P<d2>[^.?!,\n]{2,40})",
    "fr": r"\brecettes? (?:de |du |des |pour |d')(?:la |le |les |une? |faire )*(?P<d>[^.?!,\n]{2,40})|\bcomment (?:cuisiner|cuire) (?:une? |la |le |des |du )?(?P<d2>[^.?!,\n]{2,40})",
    "zh": r"(?P<d>[^，。？！\s]{2,12}?)(?:的(?:做法|食谱|菜谱)|(?:食谱|菜谱))|(?:怎么|如何|怎样)(?:做|煮|烤)(?P<d2>[^，。？！\s]{0,10}[鸡鱼肉蛋面饭菜汤腐虾粥饼丁包糕饺])|(?P<d3>[^，。？！\s]{0,10}[鸡鱼肉蛋面饭菜汤腐虾粥饼丁包糕饺])(?:怎么|如何|怎样)(?:做|煮|烤)",
    "ja": r"(?P<d>[^、。？！\s]{1,14}?)(?:の)?(?:レシピ|作り方)(?=を|は|[？?。！]|\Z)",
    "th": r"(?:สูตร|วิธีทำ)(?:การทำ)?\s*(?P<d>[^\s?!]{2,30})",
}

# The headings, what is needed for {dish} and how it is made.
FRAMES = {
    "en": (
        "**{Dish}** (serves four)",
        "Ingredients:",
        "the main ingredient of your {dish}, about 600 g; 1 onion and 2 cloves of garlic; 2 tablespoons oil or butter; 200 ml stock, milk or water; herbs and spices that go with {dish}; salt and pepper",
        "Method:",
        "Wash and cut everything into even pieces, and season it.; Soften onion and garlic in the oil over medium heat for five minutes.; Add the main ingredient and brown it on all sides.; Pour in the liquid and simmer gently until tender, about twenty-five minutes.; Taste, adjust salt, pepper and herbs.; Let the {dish} rest for five minutes and serve hot.",
    ),
    "de": (
        "**{Dish}** (für vier)",
        "Zutaten:",
        "etwa 600 g der Hauptzutat für {dish}; 1 Zwiebel und 2 Knoblauchzehen; 2 Esslöffel Öl oder Butter; 200 ml Brühe, Milch oder Wasser; passende Kräuter und Gewürze; Salz und Pfeffer",
        "Zubereitung:",
        "Alles waschen, gleichmäßig schneiden und würzen.; Zwiebel und Knoblauch fünf Minuten bei mittlerer Hitze anschwitzen.; Die Hauptzutat zugeben und rundum anbraten.; Mit der Flüssigkeit ablöschen und etwa 25 Minuten sanft garen.; Abschmecken.; Fünf Minuten ruhen lassen und heiß servieren.",
    ),
    "es": (
        "**{Dish}** (para cuatro)",
        "Ingredientes:",
        "unos 600 g del ingrediente principal de {dish}; 1 cebolla y 2 dientes de ajo; 2 cucharadas de aceite; 200 ml de caldo, leche o agua; hierbas y especias al gusto; sal y pimienta",
        "Preparación:",
        "Lava y corta todo en trozos iguales y sazónalo.; Sofríe la cebolla y el ajo cinco minutos a fuego medio.; Añade el ingrediente principal y dóralo por todos lados.; Vierte el líquido y cuece a fuego lento unos 25 minutos.; Prueba y corrige la sal.; Deja reposar cinco minutos y sirve caliente.",
    ),
    "fr": (
        "**{Dish}** (pour quatre)",
        "Ingrédients :",
        "environ 600 g de l'ingrédient principal pour {dish}; 1 oignon et 2 gousses d'ail; 2 cuillères à soupe d'huile ou de beurre; 200 ml de bouillon, de lait ou d'eau; herbes et épices; sel et poivre",
        "Préparation :",
        "Lavez et coupez le tout en morceaux réguliers, puis assaisonnez.; Faites revenir l'oignon et l'ail cinq minutes à feu moyen.; Ajoutez l'ingrédient principal et faites-le dorer.; Versez le liquide et laissez mijoter environ 25 minutes.; Goûtez et rectifiez l'assaisonnement.; Laissez reposer cinq minutes et servez chaud.",
    ),
    "zh": (
        "**{Dish}**（四人份）",
        "食材：",
        "{dish}的主料约600克; 葱、姜、蒜适量; 食用油2汤匙; 生抽1汤匙、料酒1汤匙; 高汤或清水200毫升; 盐、糖、胡椒粉少许",
        "做法：",
        "主料洗净切好，加盐、料酒腌十五分钟。; 热锅倒油，爆香葱姜蒜。; 下主料大火翻炒至变色。; 加生抽、糖和高汤，小火煮约十五分钟。; 大火收汁，尝一尝咸淡。; 装盘，趁热上桌。",
    ),
    "ja": (
        "**{Dish}**（4人分）",
        "材料：",
        "{dish}の主な材料 約600g; 玉ねぎ1個、にんにく2片; 油 大さじ2; だし汁または水 200ml; しょうゆ 大さじ2、みりん 大さじ1; 塩・こしょう 少々",
        "作り方：",
        "材料を洗い、食べやすい大きさに切ります。; 油を熱し、玉ねぎとにんにくを中火で炒めます。; 主な材料を加え、全体に焼き色をつけます。; だし汁と調味料を加え、弱火で約20分煮ます。; 味をみて、塩で整えます。; 器に盛り、温かいうちにいただきます。",
    ),
    "th": (
        "**{Dish}** (สำหรับ 4 ที่)",
        "ส่วนผสม:",
        "วัตถุดิบหลักของ{dish} ประมาณ 600 กรัม; กระเทียมและหอมแดงสับ; น้ำมัน 2 ช้อนโต๊ะ; น้ำปลา 2 ช้อนโต๊ะ น้ำตาล 1 ช้อนชา; น้ำซุปหรือน้ำเปล่า 200 มล.; พริกและผักชีตามชอบ",
        "วิธีทำ:",
        "ล้างและหั่นวัตถุดิบเป็นชิ้นพอดีคำ; เจียวกระเทียมและหอมแดงให้หอม; ใส่วัตถุดิบหลักลงผัดด้วยไฟแรง; เติมน้ำซุปแล้วเคี่ยวประมาณ 15 นาที; ปรุงรสด้วยน้ำปลาและน้ำตาล ชิมรส; ตักใส่จาน โรยผักชี เสิร์ฟร้อน ๆ",
    ),
}
