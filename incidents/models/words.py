"""Full-text search: whole words and their beginnings, and the company as one more word, so that one index serves."""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, Value


class Column(Func):
    """The generated column over some fields; the company's word holds a sign that no typed word can have."""

    def as_sql(self, compiler: Any, connection: Any, *_names: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        company, *fields = [compiler.compile(source)[0] for source in self.get_source_expressions()]
        text = " || ' ' || ".join(fields)
        return (
            f"to_tsvector('simple'::regconfig, {text}) || "
            f"array_to_tsvector(ARRAY['@c' || COALESCE(({company})::text, '')])"
        ), ()


def column(company: str, *fields: str) -> Column:
    """The expression of the column of words over `fields`, with the key of the `company`."""
    return Column(F(company), *[F(field) for field in fields], output_field=SearchVectorField())


class Words(Func):
    """What a person typed, as a query: each word must begin some word of the row; `company` narrows it in the index."""

    template = "to_tsquery('simple', %(expressions)s)"
    output_field = SearchVectorField()

    def __init__(self, text: str, company: int | None = None, **extra: Any) -> None:
        if company is not None:
            self.template = f"({Words.template} && '''@c{company:d}'''::tsquery)"
        super().__init__(Value(as_query(text)), **extra)


class HasWords(Func):
    """Whether there is a word in what was typed: else the company's own word alone would find all of it."""

    template = "numnode(to_tsquery('simple', %(expressions)s)) > 0"
    output_field = BooleanField()
    conditional = True

    def __init__(self, text: str, **extra: Any) -> None:
        super().__init__(Value(as_query(text)), **extra)


class Matches(Func):
    """Whether a column of words satisfies a query."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()
    conditional = True


def as_query(text: str) -> str:
    """`text` as PostgreSQL writes queries: 'print':* & 'spool':*; nothing typed can be read as an operator."""
    words = [word.replace("\\", "\\\\").replace("'", "''") for word in text.split()]
    return " & ".join(f"'{word}':*" for word in words)
