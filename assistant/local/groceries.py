"""Groceries and other things of household lists, which can be heard without a key. Data."""

GROCERIES = tuple(
    item.strip()
    for item in """
    milk, oat milk, almond milk, soy milk, butter, margarine, cream, sour cream, whipped cream, cheese, cream
    cheese, cottage cheese, mozzarella, parmesan, cheddar, feta, yogurt, eggs, bread, toast, rolls, bagels,
    baguette, tortillas, flour, sugar, brown sugar, salt, pepper, rice, pasta, spaghetti, noodles, lasagne,
    oats, cereal, muesli, cornflakes, porridge, honey, jam, peanut butter, chocolate spread, maple syrup, olive
    oil, oil, vinegar, soy sauce, ketchup, mustard, mayonnaise, tomato sauce, pasta sauce, tomato paste, pesto,
    stock, gravy, curry paste, coconut milk, spices, cinnamon, vanilla, baking powder, yeast, beans, kidney
    beans, baked beans, chickpeas, lentils, tuna, soup, sweetcorn, apples, bananas, oranges, lemons, limes,
    pears, grapes, strawberries, raspberries, blueberries, cherries, peaches, plums, mangoes, pineapple, melon,
    watermelon, avocados, kiwis, fruit, tomatoes, potatoes, sweet potatoes, onions, red onions, spring onions,
    garlic, ginger, carrots, cucumber, lettuce, salad, spinach, broccoli, cauliflower, cabbage, peas, green
    beans, peppers, mushrooms, courgettes, zucchini, aubergine, eggplant, pumpkin, leeks, celery, corn,
    asparagus, herbs, basil, parsley, vegetables, chicken, chicken breast, beef, minced beef, ground beef,
    steak, pork, lamb, turkey, ham, bacon, sausages, salami, fish, salmon, prawns, shrimp, tofu, hummus, olives,
    pizza, frozen pizza, frozen peas, fish fingers, chips, french fries, crisps, crackers, biscuits, cookies,
    cake, chocolate, sweets, candy, ice cream, nuts, almonds, peanuts, popcorn, raisins, water, sparkling water,
    juice, orange juice, apple juice, lemonade, cola, beer, wine, red wine, white wine, coffee, coffee beans,
    coffee filters, decaf, tea, tea bags, green tea, hot chocolate, cocoa, ice, toilet paper, kitchen roll,
    paper towels, tissues, napkins, soap, hand soap, shampoo, conditioner, shower gel, toothpaste, toothbrush,
    deodorant, razors, sun cream, plasters, painkillers, washing powder, laundry detergent, fabric softener,
    washing up liquid, dish soap, dishwasher tablets, bleach, cleaning spray, sponges, bin bags, trash bags,
    foil, cling film, baking paper, batteries, light bulbs, candles, matches, nappies, diapers, baby wipes, baby
    food, cat food, cat litter, dog food, bird food, flowers, stamps
    """.split(",")
)
"""Things of one to three words, in British and in American English."""
