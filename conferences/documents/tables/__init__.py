"""Sessions, presentations and speakers as tables.

A table says what it has columns for: a column that is missing changes nothing, an empty cell empties. Rows add or
change; what has no row stays. Only the people of an item are taken as a whole: its rows are its people, in order.
"""
