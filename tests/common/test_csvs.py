"""What is exported opens as text in a spreadsheet (promises.md 27, line 106)."""

import csv
import io

import pytest
from openpyxl import Workbook

from partnerportal.common.csvs import cell, csv_response

FORMULAS = ["=1+1", "+1", "-1", "@x", "|x", "%x", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＋1", "－1", "＠x",
            "=HYPERLINK(1)", ";=1", "\u200b=1", "\u00a0=1"]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_runs_as_a_formula(text):
    sheet = Workbook().active
    sheet["A1"] = cell(text)
    assert sheet["A1"].data_type == "s"
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["Gold 2026/27", "a=b", "", "Ünïcode 日本", "PB-000123", "O'Neill"])
def test_ordinary_text_stays_as_it_is(text):
    assert cell(text) == text


@pytest.mark.parametrize("value, text", [(None, ""), (-3, "-3"), (0, "0"), (2.5, "2.5")])
def test_numbers_and_nothing(value, text):
    assert cell(value) == text


def read(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_download_has_its_header_and_rows():
    response = csv_response("x.csv", ["A", "B"], iter([["=1", 2], ['say "hi"', "two\nlines"]]))
    assert response["Content-Disposition"] == 'attachment; filename="x.csv"'
    assert response["Cache-Control"] == "no-store"
    assert read(response) == [["A", "B"], ["'=1", "2"], ['say "hi"', "two\nlines"]]


def test_an_empty_download_has_only_its_header():
    assert read(csv_response("x.csv", ["A"], [])) == [["A"]]


def test_it_is_streamed_row_by_row():
    seen = []

    def rows():
        for number in range(3):
            seen.append(number)
            yield [number]

    stream = iter(csv_response("x.csv", ["A"], rows()).streaming_content)
    next(stream), next(stream)
    assert seen == [0]
