def test_the_tables_are_there(db):
    from incidents.models import Incident

    assert not Incident.objects.exists()
