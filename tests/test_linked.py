"""The exports in JSON-LD are read with rdflib, whose contexts are given here: nothing is fetched."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from ledger_readings import flood
from rdflib import RDF, SDO, Graph, Namespace, URIRef
from readings import Claim, article, bridge, each_reading, reading

from sayso.annotations import CONTEXT, annotations_to, selectors
from sayso.claimreview import claims, claims_to
from sayso.export import json_line
from sayso.linked import article_name, record_name, scalars, web_address
from sayso.records import Article, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

OA, AS, DC = (
    Namespace(name)
    for name in (
        "http://www.w3.org/ns/oa#",
        "http://www.w3.org/ns/activitystreams#",
        "http://purl.org/dc/elements/1.1/",
    )
)
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


#: What RFC 6920, section 8.1, gives as the name of "Hello World!".
RFC_6920_EXAMPLE = "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"

# rdflib's own reader of JSON-LD uses a class that it will do without.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def link(term: str) -> dict[str, str]:
    return {"@id": term, "@type": "@id"}


def word(term: str) -> dict[str, str]:
    return {"@id": term, "@type": "@vocab"}


#: The terms of the model's context that are used, as section A of the Web Annotation Vocabulary gives them. There is no
#: @vocab: any other term would be lost in parsing, and the counts below would tell.
ANNOTATION_TERMS: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    **{
        name: str(OA[name])
        for name in (
            *("Annotation", "TextualBody", "SpecificResource", "TextQuoteSelector", "TextPositionSelector"),
            *("commenting", "describing", "identifying", "tagging", "exact", "prefix", "suffix", "start", "end"),
        )
    },
    "AnnotationCollection": str(AS.OrderedCollection),
    "AnnotationPage": str(AS.OrderedCollectionPage),
    "body": link(str(OA.hasBody)),
    "target": link(str(OA.hasTarget)),
    "source": link(str(OA.hasSource)),
    "selector": link(str(OA.hasSelector)),
    "motivation": word(str(OA.motivatedBy)),
    "purpose": word(str(OA.hasPurpose)),
    "format": str(DC.format),
    "value": str(RDF.value),
    "label": RDFS_LABEL,
    "items": {"@id": str(AS["items"]), "@type": "@id", "@container": "@list"},
    "first": link(str(AS.first)),
    "last": link(str(AS.last)),
    "partOf": link(str(AS.partOf)),
    "total": str(AS.totalItems),
    "startIndex": str(AS.startIndex),
}


def graph(document: dict[str, Any], context: dict[str, Any]) -> Graph:
    return Graph().parse(data=json.dumps(document | {"@context": context}), format="json-ld")


def collection(*readings: Reading) -> dict[str, Any]:
    out = io.StringIO()
    with annotations_to(out) as write:
        for of in readings:
            write(of)
    made: dict[str, Any] = json.loads(out.getvalue().encode())
    return made


def claim_document(of: Reading, **options: bool) -> dict[str, Any]:
    out = io.StringIO()
    with claims_to(out, **options) as write:
        write(of)
    made: dict[str, Any] = json.loads(out.getvalue().encode())
    return made


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object in a value."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(item)


# Web annotations


@each_reading
def test_both_selectors_of_every_target_give_the_words_of_the_record(of: Reading) -> None:
    text = scalars(of.article.text)
    items = collection(of)["first"]["items"]
    records = [record for record in of.records() if not isinstance(record, Article)]
    assert [item["id"] for item in items] == [record_name(record.id) for record in records]
    for item, record in zip(items, records, strict=True):
        pieces = []
        for target in item["target"]:
            quote, position = target["selector"]
            start = position["start"]
            assert quote["exact"] == text[start : position["end"]]
            around = quote["prefix"] + quote["exact"] + quote["suffix"]
            assert text.startswith(around, start - len(quote["prefix"]))
            # No text here is longer than the context: together with it the words stand in one place only.
            assert text.find(around) == text.rfind(around)
            pieces.append(quote["exact"])
        assert " … ".join(pieces) == scalars(getattr(record, "passage", getattr(record, "content", None)).text)  # type: ignore[union-attr]


@each_reading
def test_a_collection_of_annotations_is_what_the_model_asks_for(of: Reading) -> None:
    """The MUSTs of sections 3.1, 3.2, 4, 4.2, 5.1 and 5.2 of the Web Annotation Data Model."""
    made = collection(of)
    page = made["first"]
    assert made["@context"] == CONTEXT == "http://www.w3.org/ns/anno.jsonld"
    assert (made["type"], page["type"]) == ("AnnotationCollection", "AnnotationPage")
    assert made["total"] == len(page["items"])
    assert (page["startIndex"], page["partOf"], made["last"]) == (0, made["id"], page["id"])
    names = [made["id"], page["id"], *(item["id"] for item in page["items"])]
    assert len(set(names)) == len(names)
    assert all(name.startswith("urn:uuid:") for name in names)
    for item in page["items"]:
        assert item["type"] == "Annotation"
        assert item["motivation"] == "describing"
        assert item["target"]
        for body in item["body"]:
            assert body["type"] == "TextualBody"
            assert isinstance(body["value"], str)
            assert body["purpose"] in {"tagging", "commenting", "describing"}


@each_reading
def test_annotations_parse_as_linked_data_and_no_key_is_lost(of: Reading) -> None:
    made = collection(of)
    parsed = graph(made, ANNOTATION_TERMS)
    items = made["first"]["items"]
    assert set(parsed.subjects(RDF.type, OA.Annotation)) == {URIRef(item["id"]) for item in items}
    targets = [target for item in items for target in item["target"]]
    assert len(list(parsed.subject_objects(OA.hasSelector))) == 2 * len(targets)
    exact = sorted(str(value) for value in parsed.objects(None, OA.exact))
    assert exact == sorted(target["selector"][0]["exact"] for target in targets)
    assert {str(value) for value in parsed.objects(None, OA.hasSource)} == (
        {article_name(of.article)} if items else set()
    )
    used = {key for node in nodes(made) for key in node} - {"@context"}
    assert used <= ANNOTATION_TERMS.keys()


def test_the_fields_of_every_kind_of_record_stand_in_a_body_as_in_json_lines() -> None:
    of = flood()
    items = collection(of)["first"]["items"]
    found = [body["value"] for item in items for body in item["body"] if body.get("format") == "application/json"]
    lines = [json_line(record) for record in of.records()][1:]
    assert [json.loads(value) for value in found] == [json.loads(line) for line in lines]
    assert {json.loads(line)["type"] for line in lines} == {
        *("attribution", "speaker", "statement", "figure", "time", "place"),
    }
    notes = [body["value"] for item in items for body in item["body"] if body["purpose"] == "commenting"]
    assert notes == [
        "Port Gazette › Ann Lee (indirect · say)",
        "Port Gazette › Ann Lee › Bob Ray (indirect · say · nested)",
        "Port Gazette › Ann Lee (direct · say)",
        "Port Gazette › Bob Ray (indirect · deny · negated)",
        "Ann Lee, Mayor",
        "Bob Ray, the dam",
        "Port Gazette, in its own voice",
        "1200 count",
        "9000 count",
        "2024-05-06",
        "Velle, XX",
    ]
    place = items[-1]["body"][-1]
    assert place["source"] == "https://sws.geonames.org/77/"


def test_a_target_for_each_piece_and_tags_for_what_it_is() -> None:
    item = collection(bridge())["first"]["items"][3]
    assert [target["selector"][0]["exact"] for target in item["target"]] == [
        "“We will wait,”",
        "“Nobody crosses before <June> & that is that.”",
    ]
    assert [body["value"] for body in item["body"] if body["purpose"] == "tagging"] == ["attribution", "direct", "say"]


def test_words_that_stand_twice_get_more_context() -> None:
    text = "a. " + "x" * 60 + " yes " + "x" * 60 + " yes " + "x" * 60
    quote, _ = selectors(text, (64, 67))
    around = quote["prefix"] + "yes" + quote["suffix"]
    assert text.find(around) == text.rfind(around)
    assert len(selectors("y" * 10_000, (5000, 5001))[0]["prefix"]) == 512


def test_a_collection_of_several_articles_and_of_none() -> None:
    both = collection(bridge(), flood())
    assert both["total"] == 6 + 11
    assert len({target["source"] for item in both["first"]["items"] for target in item["target"]}) == 2
    assert collection()["total"] == 0
    assert collection(bridge()) == collection(bridge())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c"),
        ("https://example.org/grün weiß/%zz%20", "https://example.org/gr%C3%BCn%20wei%C3%9F/%25zz%20"),
        ('http://example.org/"><script>', "http://example.org/%22%3E%3Cscript%3E"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        (None, None),
    ],
)
def test_only_addresses_on_the_web_name_an_article(url: str | None, expected: str | None) -> None:
    of = article(("paragraph", "Hello World!"), url=url)
    assert web_address(of) == expected
    assert article_name(of) == (expected or RFC_6920_EXAMPLE)


# Claims


@each_reading
def test_claims_parse_as_linked_data_in_terms_of_schema_org(of: Reading) -> None:
    for options in ({}, {"outlet_voice": True}, {"reviews": True}):
        made = claim_document(of, **options)
        assert made.pop("@context") == "https://schema.org"
        for node in nodes(made["@graph"]):
            terms = {key for key in node if not key.startswith("@")} | {node["@type"]}
            assert all(term in SDO for term in terms), terms
        context = {"@vocab": str(SDO), "appearance": {"@type": "@id"}}
        parsed = graph(made, context)
        assert len(set(parsed.subjects(RDF.type, SDO.ClaimReview if options.get("reviews") else SDO.Claim))) == len(
            made["@graph"]
        )
        keys = sum(len(node) - 2 for node in made["@graph"])
        assert sum(len(list(parsed.predicate_objects(URIRef(node["@id"])))) - 1 for node in made["@graph"]) == keys


@each_reading
def test_nothing_is_ever_rated(of: Reading) -> None:
    for options in ({}, {"outlet_voice": True}, {"reviews": True}):
        keys = {key.casefold() for node in nodes(claim_document(of, **options)) for key in node}
        assert not any("rating" in key or "verdict" in key or "result" in key for key in keys)


def test_a_claim_says_who_where_and_in_which_claim() -> None:
    first, second, *_ = claim_document(flood(url="https://example.org/flood", language="en"))["@graph"]
    assert first["author"] == {"@type": "Person", "name": "Ann Lee", "jobTitle": "Mayor"}
    assert first["creditText"] == "Mayor Ann Lee"
    assert first["appearance"] == {
        "@type": "Article",
        "@id": "https://example.org/flood",
        "url": "https://example.org/flood",
        "headline": "Mayor Ann Lee fears for Velle",
        "datePublished": "2024-05-06",
        "publisher": {"@type": "Organization", "name": "Port Gazette"},
        "inLanguage": "en",
    }
    assert second["text"] == "that 1,200 houses in Velle were lost by Monday"
    assert second["author"]["affiliation"] == {"@type": "Organization", "name": "the dam"}
    assert second["isPartOf"] == {"@type": "Claim", "@id": first["@id"]}


def test_a_draft_of_a_review_holds_the_claim_and_nothing_else() -> None:
    draft = claim_document(flood(), reviews=True)["@graph"][1]
    assert set(draft) == {"@type", "@id", "creativeWorkStatus", "claimReviewed", "itemReviewed"}
    assert draft["creativeWorkStatus"] == "Draft"
    assert draft["claimReviewed"] == draft["itemReviewed"]["text"]
    assert draft["itemReviewed"]["author"]["name"] == "Bob Ray"


def test_who_denies_a_thing_does_not_claim_it() -> None:
    of = reading(
        article(("paragraph", "Ray denied on Monday that Lee said the sluice was open.")),
        Claim("indirect", "that Lee said the sluice was open", "denied", "Ray", act="deny"),
        Claim("indirect", "the sluice was open", "said", "Lee", inside=0),
    )
    assert [claim["text"] for claim in claims(of)] == ["denied … that Lee said the sluice was open"]


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({"polarity": "affirmed"}, 1),
        ({"polarity": None}, 1),
        ({"polarity": "negated"}, 0),
        ({"polarity": "withheld"}, 0),
        ({"polarity": "hypothetical"}, 0),
        ({"act": "ask"}, 0),
        ({"act": "demand"}, 0),
        ({"act": "want"}, 0),
        ({"act": "promise"}, 1),
    ],
)
def test_what_nobody_claims_is_no_claim(change: dict[str, Any], count: int) -> None:
    of = reading(article(("paragraph", "Lee said it rains.")), Claim("indirect", "it rains", "said", "Lee"))
    made = Reading(of.article, (replace(of.attributions[0], **change),))
    assert len(list(claims(made))) == count


def test_the_outlet_is_the_author_of_its_own_statements_on_request() -> None:
    last = list(claims(bridge(), outlet_voice=True))[-1]
    assert last["text"] == "The bridge opened in 1931."
    assert last["author"] == {"@type": "Organization", "name": "Port Gazette"}
    assert len(list(claims(bridge()))) == 5
