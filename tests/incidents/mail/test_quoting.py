"""What of a mail is its sender's: the original and the signature go, and in doubt a line stays."""

import pytest

from incidents.mail.quoting import own_words

LOG = (
    "Event 823:\n    at disk.read(0x1F)\n    at main()\n- first\n- second\n-- and an SQL comment\nThanks,\nthe log ends"
)
CUT = {
    "Gmail": (
        "It is 15.\n\nOn Mon, 16 Nov 2026 at 11:00, Partner Portal <no-reply@portal.example> wrote:\n> Which?\n",
        "It is 15.",
    ),
    "Gmail, wrapped": (
        "It is 15.\n\nOn Mon, 16 Nov 2026 at 11:00, Partner Portal\n<no-reply@portal.example> wrote:\n\n> Which?",
        "It is 15.",
    ),
    "German": ("Es ist 15.\n\nAm 16.11.2026 um 11:00 schrieb Partner Portal:\n> Which?", "Es ist 15."),
    "French": ("C'est 15.\n\nLe lun. 16 nov. 2026 à 11:00, Partner Portal a écrit :\n> Which?", "C'est 15."),
    "Korean": ("15입니다.\n\n2026년 11월 16일 (월) 오전 11:00, Partner Portal님이 작성:\n> Which?", "15입니다."),
    "Outlook": ("It is 15.\n\nFrom: Portal\nSent: Monday\nTo: Mona\nSubject: PB-000001\n\nWhich?", "It is 15."),
    "Outlook with a rule": (
        "It is 15.\n________________________________\nFrom: Partner Portal\nSent: x\nTo: y\n\nWhich?",
        "It is 15.",
    ),
    "Outlook in German": (
        "15.\n\nVon: Portal\nGesendet: Montag\nAn: Mona\nBetreff: AW: PB-000001: Frage\n\nWhich?",
        "15.",
    ),
    "original message": ("It is 15.\n\n-----Original Message-----\nFrom: Partner Portal\nWhich?", "It is 15."),
    "no line above the quotation": ("It is 15.\n\n> You were asked about PB-000001.\n> And when?", "It is 15."),
    "answer below": ("On Monday, Partner Portal wrote:\n> Which?\n\nIt is 15.", "It is 15."),
    "answer below, without a line": ("> http://localhost:8000/incidents/PB-000001/\n\nIt is 15.", "It is 15."),
    "signature": ("It is 15.\n\n-- \nMona Member\nAcme", "It is 15."),
    "signature above the quotation": (
        "It is 15.\n-- \nMona\n\nOn Monday, Partner Portal wrote:\n> Which?",
        "It is 15.",
    ),
    "signature below the quotation": (
        "It is 15.\n\nOn Monday, Partner Portal wrote:\n> Which?\n-- \nMona",
        "It is 15.",
    ),
    "phone": ("It is 15.\n\nSent from my iPhone", "It is 15."),
    "phone above the quotation": (
        "It is 15.\n\nSent from my iPhone\n\nOn Monday, Partner Portal wrote:\n> Which?",
        "It is 15.",
    ),
    "a reply address": (
        "15.\n\nFrom: reply+1-2-abc@replies.example\nSent: x\nTo: y\nSubject: z\n\nWhich?",
        "15.",
    ),
    "ours below what was forwarded": (
        "See:\nFrom: v@v.example\nTo: me\nSubject: patch\n\nInstall it.\n\n"
        "From: Partner Portal\nSent: x\nTo: y\n\nWhich?",
        "See:\nFrom: v@v.example\nTo: me\nSubject: patch\n\nInstall it.",
    ),
    "our own foot is quoted": (
        "15.\n\nOn Monday, Partner Portal wrote:\n> Which?\n>\n> -- \n> To write on PB-1, reply",
        "15.",
    ),
}
KEPT = {
    "a log with lists and indentation": LOG,
    "answers one by one": "> Which version?\n15.\n> And which build?\n4312.",
    "a greeting": "Best regards matter.\nThanks,\nMona",
    "a sentence that ends in wrote": "The file that he wrote:\nC:\\temp\\x.log",
    "two fields": "From: the first node\nTo: the second node\nit works.",
    "a rule in the text": "Before\n--------------------\nAfter",
    "a signature mark before much text": "Run this:\n--\n" + "\n".join(f"line {n}" for n in range(20)),
    "nothing": "",
    "a forwarded mail": (
        "FYI, the vendor says:\n\n---------- Forwarded message ---------\nFrom: Vendor <v@v.example>\nDate: Mon\n"
        "Subject: Re: PB-000001\nTo: me\n\nInstall KB123."
    ),
    "one that Outlook forwards": (
        "FYI\n\n-----Original Message-----\nFrom: Vendor <v@v.example>\nSent: Mon\nTo: me\nSubject: patch\n\nDo it."
    ),
    "the header of a mail that fails": (
        "It has these lines:\n\nFrom: a@acme.example\nTo: b@x.example\nSubject: Test\nDate: Mon, 1 Jan\n\n"
        "and the server answers 550. Please help."
    ),
    "what somebody else wrote": "They say:\n\nOn Mon, Vendor <v@v.example> wrote:\n> For PB-000001 install KB123.",
    "a quotation of nobody": "They say:\n> Install KB123.",
    "what a colleague asked": "On Monday, Tom wrote:\n> Which?\n\nIt is 15.",
    "a line that says so, alone": "-----Original Message-----\nWhich?",
    "a comparison": "It is > 15\nand < 20",
}


@pytest.mark.parametrize(("text", "own"), CUT.values(), ids=CUT)
def test_what_is_surely_the_original_goes(text, own):
    assert own_words(text) == own


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_in_doubt_it_stays(text):
    assert own_words(text) == text


@pytest.mark.parametrize("text", ["From: Partner Portal\nTo: Mona\nSubject: z\n\nWhich?", "> PB-000001: which?", ""])
def test_of_nothing_but_the_original_nothing_is_left(text):
    assert own_words(text) == ""
