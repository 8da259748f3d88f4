"""Mail that came in, as operators see it."""

from tests.browser.place import Place

PEOPLE: dict = {
    "operator@portal.example": [
        Place("mail-in", "/staff/mail-in/"),
        Place("mail-in-forged", "/staff/mail-in/?verdict=forged"),
        Place("mail-in-nothing-fits", "/staff/mail-in/?verdict=bounce&incident=PB-1"),
    ],
    "engineer@portal.example": [Place("mail-in-refused", "/staff/mail-in/", status=403)],
}
ROWS: dict = {}
