"""An estate for people and programs: parts and tables of its folder, text, map, curves."""
