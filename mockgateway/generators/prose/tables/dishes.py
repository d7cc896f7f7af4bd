"""What goes into dishes and how they are made, and how days away are spent, in English."""

from __future__ import annotations

# A dish | what serves four | how it is made
DISHES = tuple(
    tuple(line.split(" | "))
    for line in """
lasagn | 12 sheets of lasagne; 500 g minced beef or lentils; 1 onion; 2 cloves of garlic; 800 g tomatoes; 500 ml béchamel; 150 g mozzarella; 80 g parmesan | Soften onion and garlic and brown the meat.; Add the tomatoes and simmer for thirty minutes.; Layer sauce, pasta sheets and béchamel in a dish, three times.; Cover with mozzarella and parmesan.; Bake at 190 °C for forty minutes and let it rest for ten.
risotto | 320 g risotto rice; 1 onion; 100 ml white wine; 1 l hot stock; 300 g mushrooms or other vegetables; 50 g butter; 60 g parmesan | Fry the mushrooms and set them aside.; Soften the onion in butter and toast the rice for two minutes.; Pour in the wine and let it boil away.; Add the stock by the ladle, stirring, for eighteen minutes.; Stir in mushrooms, butter and parmesan, and serve at once.
chili con carne,chilli con carne | 500 g minced beef; 1 onion; 2 peppers; 400 g kidney beans; 800 g tomatoes; 2 teaspoons cumin; chilli; salt | Brown the beef with the onion.; Add peppers, cumin and chilli.; Add tomatoes and simmer for forty minutes.; Stir in the beans and heat through.; Serve with rice or bread.
stew,goulash | 800 g beef for stewing; 3 onions; 2 carrots; 3 potatoes; 500 ml stock; 2 tablespoons paprika; bay leaf; salt | Brown the beef in batches.; Soften the onions and stir in the paprika.; Add beef, stock and bay leaf, and simmer for ninety minutes.; Add carrots and potatoes for the last thirty minutes.; Season and serve.
burger | 600 g minced beef; 4 buns; 4 slices of cheese; 1 tomato; 1 onion; lettuce; pickles; salt and pepper | Shape four flat patties and season them.; Fry them over high heat, three minutes a side.; Melt the cheese on top.; Toast the buns.; Assemble with lettuce, tomato, onion and pickles.
pad thai | 250 g rice noodles; 200 g prawns or tofu; 2 eggs; 100 g bean sprouts; 3 tablespoons tamarind; 2 tablespoons fish sauce; 2 tablespoons palm sugar; peanuts; lime | Soak the noodles in warm water for thirty minutes.; Fry the prawns and set them aside.; Add noodles, tamarind, fish sauce and sugar.; Push aside, scramble the eggs and mix.; Add prawns and sprouts, and serve with peanuts and lime.
paella | 320 g short-grain rice; 400 g chicken; 200 g prawns; 1 pepper; 2 tomatoes; 1 l stock; saffron; olive oil; lemon | Brown the chicken in a wide pan.; Add pepper and grated tomato.; Stir in rice and saffron, then the hot stock.; Cook for eighteen minutes without stirring, prawns on top for the last five.; Rest for five minutes and serve with lemon.
sushi | 300 g sushi rice; 3 tablespoons rice vinegar; 4 sheets of nori; 200 g very fresh fish or cucumber and avocado; soy sauce; wasabi | Cook the rice and season it with vinegar, sugar and salt.; Let it cool to body warmth.; Spread it over the nori, leaving a strip free.; Lay the filling across and roll tightly.; Cut with a wet knife and serve with soy sauce.
dumpling,gyoza | 30 wrappers; 300 g minced pork or tofu; 150 g cabbage; 2 spring onions; ginger; soy sauce; sesame oil | Mix meat, cabbage, spring onions, ginger and soy sauce.; Put a teaspoon on each wrapper, wet the edge and fold.; Fry the bottoms for two minutes.; Add water, cover and steam for six minutes.; Serve with soy sauce and vinegar.
brownie | 200 g dark chocolate; 150 g butter; 200 g sugar; 3 eggs; 100 g flour; a pinch of salt | Melt chocolate and butter.; Whisk in sugar and eggs.; Fold in flour and salt.; Pour into a lined tin.; Bake at 180 °C for twenty-two minutes; the middle stays soft.
pie | 300 g flour; 150 g butter; 1 kg apples or another filling; 100 g sugar; cinnamon; 1 egg | Rub butter into flour, add cold water and chill for half an hour.; Slice the apples and toss them with sugar and cinnamon.; Line a dish with two thirds of the pastry and fill it.; Cover, brush with egg and cut a vent.; Bake at 190 °C for forty-five minutes.
guacamole | 3 ripe avocados; 1 lime; 1 small onion; 1 tomato; coriander; chilli; salt | Mash the avocados with lime juice and salt.; Chop onion, tomato, coriander and chilli finely.; Fold everything together.; Taste and serve at once.
hummus | 400 g chickpeas; 4 tablespoons tahini; 1 lemon; 1 clove of garlic; cumin; olive oil; salt | Cook the chickpeas until very soft.; Blend tahini, lemon juice and garlic until pale.; Add chickpeas, cumin and a little ice water and blend until smooth.; Serve with olive oil.
meatball | 500 g minced meat; 1 egg; 60 g breadcrumbs; 1 onion; 400 g tomatoes; parsley; salt and pepper | Mix meat, egg, breadcrumbs, chopped onion and parsley.; Shape balls the size of a walnut.; Brown them on all sides.; Add the tomatoes and simmer for twenty minutes.
stir-fr,stir fr | 400 g chicken or tofu; 500 g mixed vegetables; 2 cloves of garlic; ginger; 3 tablespoons soy sauce; 1 teaspoon cornflour; oil | Cut everything into strips.; Fry the chicken over high heat and set it aside.; Fry garlic, ginger and vegetables for three minutes.; Return the chicken, add soy sauce and cornflour in water.; Toss until glossy and serve with rice.
kung pao | 500 g chicken thigh; 60 g peanuts; 10 dried chillies; 1 teaspoon Sichuan pepper; 2 spring onions; ginger and garlic; 2 tablespoons soy sauce; 1 tablespoon black vinegar; 1 tablespoon sugar | Dice the chicken and marinate it in soy sauce and starch.; Fry chillies and Sichuan pepper briefly in oil.; Add the chicken and fry until done.; Add garlic, ginger and the sauce of soy, vinegar and sugar.; Stir in spring onions and peanuts.
scrambled egg | 6 eggs; 2 tablespoons butter; 2 tablespoons cream; chives; salt and pepper | Beat eggs and cream with salt.; Melt the butter over low heat.; Stir the eggs slowly until just set.; Take off the heat early and add chives.
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
    (
        "Arrive and settle in",
        "a walk through the old town of {place}",
        "the main square and a market",
        "dinner at a small local restaurant",
    ),
    (
        "Museums and views",
        "the best-known museum of {place}, early, before the queues",
        "a viewpoint over the city",
        "a show or live music",
    ),
    (
        "Food and neighbourhoods",
        "breakfast at a bakery and a food tour",
        "a quieter district with parks and shops",
        "street food or a cooking class",
    ),
    (
        "A day trip",
        "a train or bus to a village or the coast near {place}",
        "a hike or a boat ride",
        "back in time for a late supper",
    ),
    (
        "At your own pace",
        "whatever you liked best, once more",
        "souvenirs and a café",
        "sunset by the water or from a hill",
    ),
    (
        "Nature",
        "a park or garden in or near {place}",
        "a picnic and a swim, if the weather allows",
        "an early night",
    ),
    ("Farewell", "a slow breakfast", "one last walk in {place}", "the journey home"),
)

START_UP = (
    ("Nova", "Bright", "True", "Swift", "Open", "Clear", "North", "Blue"),
    ("works", "nest", "path", "loop", "spark", "grid", "harbor", "bloom"),
)
