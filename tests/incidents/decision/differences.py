"""One test for a whole table: it fails with every case that is answered otherwise, not with the first."""

MOST = 12
"""So many are shown."""


def differences(cases, expected, got):
    """The cases in which the two differ, each with what the table says and what was answered."""
    found = [(case, expected(case), got(case)) for case in cases]
    return [f"{case}: {wanted} but {answer}" for case, wanted, answer in found if wanted != answer][:MOST]
