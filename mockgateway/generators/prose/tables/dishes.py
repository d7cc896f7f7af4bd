"""What goes into dishes and how they are made, and how days away are spent, in English."""

# ruff: noqa: E501 -- sentences are easier to check in one piece

from __future__ import annotations

# A dish | what serves four | how it is made
DISHES = tuple(
    tuple(line.split(" | "))
    for line in """
pancake | 200 g flour; 2 eggs; 300 ml milk; 1 tablespoon sugar; a pinch of salt; butter for the pan | Whisk flour, sugar, salt, eggs and milk until smooth.; Let the batter rest for ten minutes.; Melt a little butter in a pan over medium heat.; Pour in a ladle of batter and turn it once bubbles show.; Serve warm, with fruit or syrup.
carbonara | 400 g spaghetti; 150 g guanciale or bacon; 4 egg yolks; 80 g grated pecorino; black pepper; salt | Cook the spaghetti in salted water.; Fry the guanciale until crisp.; Mix yolks, pecorino and plenty of pepper.; Take the pan off the heat, add the pasta and a cup of its water.; Stir in the egg mixture until creamy and serve at once.
curry | 500 g chicken or chickpeas; 400 ml coconut milk; 1 onion; 2 cloves of garlic; 1 piece of ginger; 2 tablespoons curry paste; rice | Soften onion, garlic and ginger in oil.; Fry the curry paste for one minute.; Add the chicken or chickpeas and brown lightly.; Pour in the coconut milk and simmer for twenty minutes.; Season and serve with rice.
soup | 800 g tomatoes or other vegetables; 1 onion; 1 clove of garlic; 700 ml stock; olive oil; basil; salt and pepper | Soften onion and garlic in oil.; Add the vegetables and cook for five minutes.; Pour in the stock and simmer for twenty minutes.; Blend until smooth.; Season and finish with basil and oil.
salad | 1 lettuce; 250 g tomatoes; 1 cucumber; 1 red onion; olive oil; lemon juice; salt and pepper | Wash and dry the leaves.; Cut the vegetables into bites.; Whisk three parts oil with one part lemon juice, salt and pepper.; Toss everything just before serving.
bread | 500 g strong flour; 350 ml warm water; 7 g dry yeast; 10 g salt | Mix flour, yeast and salt, then add the water.; Knead for ten minutes until springy.; Let it rise for an hour, until doubled.; Shape a loaf and let it rise for thirty minutes.; Bake at 230 °C for thirty-five minutes.
cookie | 200 g flour; 120 g butter; 120 g sugar; 1 egg; 150 g chocolate chips; 1 teaspoon baking powder | Beat butter and sugar until pale.; Stir in the egg, then flour and baking powder.; Fold in the chocolate.; Place spoonfuls on a tray, well apart.; Bake at 180 °C for eleven minutes.
cake | 250 g flour; 200 g sugar; 200 g butter; 4 eggs; 2 teaspoons baking powder; 100 ml milk | Beat butter and sugar until pale.; Add the eggs one by one.; Fold in flour and baking powder, then the milk.; Pour into a greased tin.; Bake at 175 °C for forty minutes, until a skewer comes out clean.
pizza | 500 g flour; 325 ml water; 5 g dry yeast; 10 g salt; 400 g crushed tomatoes; 250 g mozzarella; basil | Mix and knead flour, water, yeast and salt.; Let the dough rise for two hours.; Shape four thin rounds.; Spread with tomatoes and mozzarella.; Bake as hot as the oven goes for eight minutes, then add basil.
fried rice | 600 g cooked rice, cold; 3 eggs; 2 carrots; 100 g peas; 3 spring onions; 2 cloves of garlic; soy sauce | Scramble the eggs and set them aside.; Fry garlic, carrots and peas over high heat.; Add the rice and fry for three minutes.; Stir in soy sauce and the eggs.; Scatter spring onions over it.
rice | 300 g rice; 600 ml water; a pinch of salt | Rinse the rice until the water runs clear.; Bring it to the boil with water and salt.; Cover and cook on the lowest heat for twelve minutes.; Leave it covered off the heat for ten minutes.; Loosen it with a fork.
omelette | 3 eggs; 1 tablespoon butter; 40 g cheese; chives; salt and pepper | Beat the eggs with salt and pepper.; Melt the butter until it foams.; Pour in the eggs and draw the edges to the middle.; Add cheese while the top is still soft.; Fold and slide onto a plate with chives.
pasta | 400 g pasta; 4 tablespoons olive oil; 3 cloves of garlic; 400 g tomatoes; basil; parmesan; salt | Cook the pasta in salted water.; Soften the garlic gently in the oil.; Add tomatoes and simmer for fifteen minutes.; Toss the pasta in the sauce with a little of its water.; Serve with basil and parmesan.
taco | 8 corn tortillas; 400 g beef or beans; 1 onion; 2 tomatoes; 1 avocado; 1 lime; coriander; chilli | Fry the beef or beans with onion and chilli.; Dice tomatoes and avocado and dress them with lime.; Warm the tortillas.; Fill and top with coriander.
ramen | 4 portions of noodles; 1.2 l stock; 3 tablespoons miso; 4 eggs; 200 g pork or tofu; spring onions; nori | Boil the eggs for six and a half minutes.; Heat the stock and stir in the miso.; Brown the pork or tofu.; Cook the noodles.; Assemble, and top with egg, spring onions and nori.
""".strip().splitlines()
)

# What a day away may hold; {place} is the town.
DAYS = (
    ("Arrive and settle in", "a walk through the old town of {place}", "the main square and a market", "dinner at a small local restaurant"),
    ("Museums and views", "the best-known museum of {place}, early, before the queues", "a viewpoint over the city", "a show or live music"),
    ("Food and neighbourhoods", "breakfast at a bakery and a food tour", "a quieter district with parks and shops", "street food or a cooking class"),
    ("A day trip", "a train or bus to a village or the coast near {place}", "a hike or a boat ride", "back in time for a late supper"),
    ("At your own pace", "whatever you liked best, once more", "souvenirs and a café", "sunset by the water or from a hill"),
    ("Nature", "a park or garden in or near {place}", "a picnic and a swim, if the weather allows", "an early night"),
    ("Farewell", "a slow breakfast", "one last walk in {place}", "the journey home"),
)

START_UP = (("Nova", "Bright", "True", "Swift", "Open", "Clear", "North", "Blue"), ("works", "nest", "path", "loop", "spark", "grid", "harbor", "bloom"))
