PEOPLE: dict = {}
ROWS: dict = {}
