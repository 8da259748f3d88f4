"""The pages of an order: its way, its proofs, its documents, and the queue of staff."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from benefits.models import Invoice, Order, PaymentProof
from benefits.periodic import settle_cards, turn_orders
from benefits.rows import orders as rows
from tests.benefits.offers.builders import a_receipt, again, bought, in_state, ordered, proved

pytestmark = pytest.mark.django_db
State = Order.State


def text(response):
    return " ".join(response.content.decode().split())


def at(page, row, *more):
    return reverse(f"benefits:{page}", args=[row.pk, *more])


def sent(cast, **facts):
    values = {"paid_date": str(cast.acme.today()), "account": "CH93", "transfer_reference": "PO-1", "file": a_receipt()}
    return {**values, **facts}


@pytest.fixture
def buyer(client, cast, catalogue):
    client.force_login(cast.global_admin)
    return client


@pytest.fixture
def staff(client, cast, catalogue):
    client.force_login(cast.reviewer)
    return client


# --- the way of an order ---


@pytest.mark.parametrize("state", State)
def test_an_order_shows_in_every_state(buyer, cast, state):
    row = in_state(state, cast.global_admin, cast.reviewer)
    page = text(buyer.get(at("order", row)))
    assert row.number in page and str(row.status.word) in page
    assert ("Cancel the order" in page) == (state in {State.PENDING, State.PROOF})


def test_a_card_in_flight_says_that_it_is_being_charged(buyer, cast):
    row = ordered(cast.global_admin)
    Order.objects.filter(pk=row.pk).update(method=Order.Method.CARD)
    page = text(buyer.get(at("order", row)))
    assert "Card charged" in page and "The card is being charged" in page


def test_the_list_and_its_csv_hold_every_order(buyer, cast):
    first, second = in_state(State.CANCELLED, cast.global_admin, None), bought(cast.global_admin)
    page = text(buyer.get(reverse("benefits:company_orders")))
    lines = b"".join(buyer.get(reverse("benefits:company_orders_csv")).streaming_content).decode().splitlines()
    assert first.number in page and second.number in page and second.invoices.get().number in page
    assert len(lines) == 3 and second.number in lines[1] and "4987.50" in lines[1] and "Cancelled" in lines[2]


def test_an_empty_list_says_so(buyer):
    assert "Nothing was ordered here yet" in text(buyer.get(reverse("benefits:company_orders")))


def test_lists_cost_the_same_whatever_they_hold(buyer, cast, django_assert_max_num_queries):
    for _number in range(12):
        in_state(State.CANCELLED, cast.global_admin, None)
    row = bought(cast.global_admin)
    for url in (reverse("benefits:company_orders"), reverse("benefits:company_orders_csv"), at("order", row)):
        with django_assert_max_num_queries(12):
            answer = buyer.get(url)
            b"".join(answer.streaming_content) if answer.streaming else None


# --- the payment proof ---


def test_a_proof_is_uploaded_judged_and_kept(buyer, cast):
    row = ordered(cast.global_admin)
    page = buyer.post(at("order_prove", row), sent(cast), follow=True)
    proof = PaymentProof.objects.get()
    assert (again(row).state, proof.name, proof.account, proof.uploaded_by) == (
        State.PROOF, "receipt.pdf", "CH93", cast.global_admin,
    )  # fmt: skip
    assert storages["attachments"].open(proof.file).read() == b"%PDF-1.4 paid"
    assert "You get an e-mail when the payment is confirmed" in text(page)


WRONG = [
    ({"file": ""}, "file", "Choose the receipt"),
    ({"file": a_receipt("run.exe", b"MZ")}, "file", "can be run"),
    ({"file": a_receipt("receipt.pdf", b"GIF89a")}, "file", "not what its ending says"),
    ({"paid_date": ""}, "paid_date", ""),
    ({"paid_date": "yesterday"}, "paid_date", "such as 2026-11-21"),
    ({"paid_date": "2999-01-01"}, "paid_date", "still to come"),
    ({"paid_date": "1999-01-01"}, "paid_date", "more than a year ago"),
    ({"account": ""}, "account", ""),
    ({"account": "x" * 61}, "account", ""),
    ({"account": "a\u202eb"}, "account", "cannot be shown"),
    ({"transfer_reference": "x" * 61}, "transfer_reference", ""),
]


@pytest.mark.parametrize(("facts", "field", "words"), WRONG)
def test_what_is_wrong_with_a_proof_is_said_and_nothing_is_kept(buyer, cast, facts, field, words):
    row = ordered(cast.global_admin)
    page = buyer.post(at("order_prove", row), sent(cast, **facts))
    assert page.status_code in {409, 422} and words in str(page.context["form"].errors[field])
    assert again(row).state == State.PENDING and not PaymentProof.objects.exists()


@pytest.mark.parametrize("state", [State.PAID, State.CANCELLED, State.EXPIRED, State.DECLINED])
def test_what_is_over_takes_no_proof_and_leaves_no_file(buyer, cast, state):
    row = in_state(state, cast.global_admin, cast.reviewer)
    before = list(PaymentProof.objects.all())
    assert buyer.post(at("order_prove", row), sent(cast)).status_code == 409
    assert list(PaymentProof.objects.all()) == before
    storage = storages["attachments"]
    assert not storage.exists("") or not any(storage.listdir(folder)[1] for folder in storage.listdir("")[0])


def test_a_full_disk_says_so_and_changes_nothing(buyer, cast, monkeypatch):
    def full(self, name, content):
        raise OSError(28, "No space left on device")

    row = ordered(cast.global_admin)
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    page = buyer.post(at("order_prove", row), sent(cast))
    assert page.status_code == 503 and "the order stays open" in text(page)
    assert again(row).state == State.PENDING


@pytest.mark.parametrize(
    ("who", "route", "status"),
    [
        ("global_admin", "order_proof", 200), ("partner_admin", "order_proof", 200), ("reviewer", "orders_proof", 200),
        ("operator", "orders_proof", 200), ("member", "order_proof", 403), ("account_admin", "order_proof", 403),
        ("outsider", "order_proof", 404), ("engineer", "orders_proof", 403), ("global_admin", "orders_proof", 403),
    ],
)  # fmt: skip
def test_who_downloads_a_proof(client, cast, catalogue, who, route, status):
    proof = proved(cast.partner_admin).proofs.get()
    client.force_login(getattr(cast, who))
    assert client.get(at(route, proof)).status_code == status


def test_a_proof_is_always_a_download(buyer, cast):
    answer = buyer.get(at("order_proof", proved(cast.global_admin).proofs.get()))
    assert answer["Content-Disposition"] == 'attachment; filename="receipt.pdf"'
    assert answer["Content-Type"] == "application/octet-stream" and "sandbox" in answer["Content-Security-Policy"]


def test_a_lost_proof_is_not_found(buyer, cast):
    proof = proved(cast.global_admin).proofs.get()
    storages["attachments"].delete(proof.file)
    assert buyer.get(at("order_proof", proof)).status_code == 404


def test_cancelling_on_the_page(buyer, cast):
    row = ordered(cast.global_admin)
    page = buyer.post(at("order_cancel", row), follow=True)
    assert f"Order {row.number} is cancelled" in text(page) and again(row).state == State.CANCELLED
    assert "moved on" in text(buyer.post(at("order_cancel", row), follow=True))


@pytest.mark.parametrize("verb", ["order_prove", "order_cancel"])
def test_a_verb_is_not_shown(buyer, cast, verb):
    assert buyer.get(at(verb, ordered(cast.global_admin))).status_code == 405


# --- documents ---


def test_an_invoice_is_a_page_to_print(buyer, cast):
    row = bought(cast.global_admin)
    invoice = Invoice.objects.get()
    page = text(buyer.get(at("invoice", invoice)))
    for words in (invoice.number, "Storgata 1", "NOK 4,987.50", "annual fee", "Sample price", row.number):
        assert words in page


@pytest.mark.parametrize(("who", "status"), [("partner_admin", 200), ("member", 403), ("outsider", 404)])
def test_who_reads_an_invoice(client, cast, catalogue, who, status):
    bought(cast.global_admin)
    client.force_login(getattr(cast, who))
    assert client.get(at("invoice", Invoice.objects.get())).status_code == status


# --- the queue of staff ---


def test_the_queue_shows_what_waits_and_the_reference_to_look_for(staff, cast):
    row, other = proved(cast.global_admin), ordered(cast.outsider)
    page = text(staff.get(reverse("benefits:orders")))
    assert row.number in page and row.transfer_text in page and other.number not in page
    page = text(staff.get(at("orders_item", row)))
    assert "receipt.pdf" in page and "Confirm payment" in page and "Send back with a reason" in page


def test_confirming_on_the_page(staff, cast):
    row = proved(cast.global_admin)
    page = staff.post(at("orders_confirm", row), follow=True)
    assert "of Acme is active, and the invoice is written" in text(page)
    late = text(staff.post(at("orders_confirm", row), follow=True))
    assert "Reviewer has decided on" in late


def test_sending_back_on_the_page(staff, cast):
    row = proved(cast.global_admin)
    page = staff.post(at("orders_send_back", row), {"text": ""})
    assert page.status_code == 422 and "Write what the company should know" in text(page)
    staff.post(at("orders_send_back", row), {"text": "The amount is wrong."})
    staff.force_login(cast.global_admin)
    assert "The amount is wrong." in text(staff.get(at("order", row)))


def test_a_claim_of_somebody_else_holds_the_decision(staff, cast):
    row = proved(cast.global_admin)
    staff.post(at("orders_claim", row))
    staff.force_login(cast.operator)
    page = text(staff.post(at("orders_confirm", row), follow=True))
    assert "has claimed this request" in page and again(row).state == State.PROOF


def test_nobody_confirms_the_own_company(client, cast, catalogue):
    row = proved(cast.global_admin)
    cast.reviewer.organization = cast.acme
    cast.reviewer.save(update_fields=["organization"])
    client.force_login(cast.reviewer)
    page = text(client.post(at("orders_confirm", row), follow=True))
    assert "Nobody decides a request of the own company" in page


@pytest.mark.parametrize("verb", ["orders_confirm", "orders_send_back", "orders_claim"])
def test_a_decision_is_not_shown(staff, cast, verb):
    assert staff.get(at(verb, proved(cast.global_admin))).status_code == 405


def test_the_queue_costs_the_same_whatever_waits(staff, cast, django_assert_max_num_queries):
    row = proved(cast.global_admin)
    proved(cast.outsider)
    for url in (reverse("benefits:orders"), at("orders_item", row)):
        with django_assert_max_num_queries(12):
            assert staff.get(url).status_code == 200


def test_the_clock_runs_what_is_due(cast, catalogue):

    row = ordered(cast.global_admin)
    Order.objects.filter(pk=row.pk).update(expires_date=row.expires_date - timedelta(days=99))
    settle_cards()
    turn_orders()
    assert again(row).state == State.EXPIRED


def test_the_head_of_the_csv_is_in_the_language_of_the_reader(monkeypatch):
    monkeypatch.setattr(rows, "_", str.upper)
    assert rows.header()[:2] == ["NUMBER", "OFFER"] and len(rows.header()) == 14
