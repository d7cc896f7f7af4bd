"""Parameters: every style, every type, and errors."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockgateway.problem import Problem
from mockgateway.spec.parameters import Parameters

STRING = {"type": "string"}
INTEGER = {"type": "integer"}
STRINGS = {"type": "array", "items": STRING}
INTEGERS = {"type": "array", "items": INTEGER}
RGB = {"type": "object", "properties": dict.fromkeys("RGB", INTEGER), "additionalProperties": False}
COLORS = ["blue", "black", "brown"]
CODES = {"R": 100, "G": 200, "B": 150}


def one(place: str, schema: Any, **more: Any) -> Parameters:
    return Parameters([{"in": place, "name": "color", "schema": schema, **more}])


def read(parameters: Parameters, place: str, wire: str) -> Any:
    """The value of `color` from its place on the wire; "absent" if there is none."""
    if place == "path":
        out = parameters.read({"color": wire}, b"", ())
    elif place == "query":
        out = parameters.read({}, wire.encode(), ())
    else:
        out = parameters.read(
            {}, b"", [(b"Color" if place == "header" else b"cookie", wire.encode())]
        )
    return out[place].get("color", "absent")


def refused(parameters: Parameters, place: str, wire: str) -> Problem:
    with pytest.raises(Problem) as caught:
        read(parameters, place, wire)
    return caught.value


# OpenAPI 3.1.1, "Style Examples": place, style, explode, schema, wire, value
TABLE = [
    ("path", "matrix", False, STRING, ";color", ""),
    ("path", "matrix", False, STRING, ";color=", ""),
    ("path", "matrix", False, STRING, ";color=blue", "blue"),
    ("path", "matrix", False, STRINGS, ";color=blue,black,brown", COLORS),
    ("path", "matrix", False, STRINGS, ";color", []),
    ("path", "matrix", False, RGB, ";color=R,100,G,200,B,150", CODES),
    ("path", "matrix", True, STRING, ";color", ""),
    ("path", "matrix", True, STRING, ";color=blue", "blue"),
    ("path", "matrix", True, STRINGS, ";color=blue;color=black;color=brown", COLORS),
    ("path", "matrix", True, RGB, ";R=100;G=200;B=150", CODES),
    ("path", "label", False, STRING, ".", ""),
    ("path", "label", False, STRING, ".blue", "blue"),
    ("path", "label", False, STRINGS, ".", []),
    ("path", "label", False, STRINGS, ".blue,black,brown", COLORS),
    ("path", "label", False, RGB, ".R,100,G,200,B,150", CODES),
    ("path", "label", True, STRING, ".", ""),
    ("path", "label", True, STRING, ".blue", "blue"),
    ("path", "label", True, STRINGS, ".blue.black.brown", COLORS),
    ("path", "label", True, RGB, ".R=100.G=200.B=150", CODES),
    *[
        row
        for place in ("path", "header")
        for row in (
            (place, "simple", False, STRING, "", ""),
            (place, "simple", False, STRING, "blue", "blue"),
            (place, "simple", False, STRINGS, "", []),
            (place, "simple", False, STRINGS, "blue,black,brown", COLORS),
            (place, "simple", False, RGB, "R,100,G,200,B,150", CODES),
            (place, "simple", False, RGB, "", {}),
            (place, "simple", True, STRING, "blue", "blue"),
            (place, "simple", True, STRINGS, "blue,black,brown", COLORS),
            (place, "simple", True, RGB, "R=100,G=200,B=150", CODES),
        )
    ],
    ("query", "form", False, STRING, "color=", ""),
    ("query", "form", False, STRING, "color=blue", "blue"),
    ("query", "form", False, STRINGS, "color=", []),
    ("query", "form", False, STRINGS, "color=blue", ["blue"]),
    ("query", "form", False, STRINGS, "color=blue,black,brown", COLORS),
    ("query", "form", False, RGB, "color=R,100,G,200,B,150", CODES),
    ("query", "form", True, STRING, "color=", ""),
    ("query", "form", True, STRING, "color=blue", "blue"),
    ("query", "form", True, STRINGS, "color=", []),
    ("query", "form", True, STRINGS, "color=blue", ["blue"]),
    ("query", "form", True, STRINGS, "color=blue&color=black&color=brown", COLORS),
    ("query", "form", True, RGB, "R=100&G=200&B=150", CODES),
    ("query", "spaceDelimited", False, STRINGS, "color=blue%20black%20brown", COLORS),
    ("query", "spaceDelimited", False, STRINGS, "color=blue+black+brown", COLORS),
    ("query", "spaceDelimited", False, RGB, "color=R%20100%20G%20200%20B%20150", CODES),
    ("query", "spaceDelimited", True, STRINGS, "color=blue&color=black&color=brown", COLORS),
    ("query", "pipeDelimited", False, STRINGS, "color=blue%7Cblack%7Cbrown", COLORS),
    ("query", "pipeDelimited", False, STRINGS, "color=blue|black|brown", COLORS),
    ("query", "pipeDelimited", False, RGB, "color=R%7C100%7CG%7C200%7CB%7C150", CODES),
    ("query", "pipeDelimited", True, STRINGS, "color=blue&color=black&color=brown", COLORS),
    ("query", "deepObject", True, RGB, "color[R]=100&color[G]=200&color[B]=150", CODES),
    ("query", "deepObject", True, RGB, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150", CODES),
    ("cookie", "form", False, STRING, "color=blue", "blue"),
    ("cookie", "form", False, STRINGS, "color=blue,black,brown", COLORS),
    ("cookie", "form", False, RGB, "color=R,100,G,200,B,150", CODES),
    ("cookie", "form", True, STRING, "a=b; color=blue; c=d", "blue"),
    ("cookie", "form", True, STRINGS, "color=blue; color=black; color=brown", COLORS),
    ("cookie", "form", True, RGB, "R=100; G=200; B=150", CODES),
]


@pytest.mark.parametrize(
    ("place", "style", "explode", "schema", "wire", "value"),
    [
        pytest.param(*row, id=f"{row[0]}-{row[1]}-{'explode' if row[2] else 'whole'}-{row[4]}")
        for row in TABLE
    ],
)
def test_every_style_of_openapi_is_read(
    place: str, style: str, explode: bool, schema: Any, wire: str, value: Any
) -> None:
    assert read(one(place, schema, style=style, explode=explode), place, wire) == value


@pytest.mark.parametrize(
    ("place", "schema", "wire", "value"),
    [
        pytest.param("path", INTEGERS, "1,2", [1, 2], id="path: simple, whole"),
        pytest.param("header", RGB, "R, 1, G, 2", {"R": 1, "G": 2}, id="header: simple, whole"),
        pytest.param("query", INTEGERS, "color=1&color=2", [1, 2], id="query: form, exploded"),
        pytest.param("cookie", RGB, "R=1; G=2", {"R": 1, "G": 2}, id="cookie: form, exploded"),
    ],
)
def test_the_default_styles_are_those_of_openapi(
    place: str, schema: Any, wire: str, value: Any
) -> None:
    assert read(one(place, schema), place, wire) == value


def test_a_style_without_explode_has_its_own_default() -> None:
    assert read(one("query", INTEGERS, style="pipeDelimited"), "query", "color=1|2") == [1, 2]
    assert read(one("query", RGB, style="deepObject"), "query", "color[R]=1") == {"R": 1}


INT_OR_AUTO = {"anyOf": [{"type": "integer", "minimum": 1}, {"enum": ["auto"]}]}
BY_REF = {"$ref": "#/$defs/A", "$defs": {"A": {"allOf": [{"$ref": "#/$defs/B"}]}, "B": INTEGER}}


@pytest.mark.parametrize(
    ("schema", "text", "value"),
    [
        pytest.param(INTEGER, "1", 1, id="integer"),
        pytest.param(INTEGER, "-3", -3, id="negative integer"),
        pytest.param(
            INTEGER,
            "123456789012345678901234567890",
            1.2345678901234568e29,
            id="integer of more digits than JSON's writer takes",
        ),
        pytest.param({"type": "number"}, "1.5", 1.5, id="number"),
        pytest.param({"type": "number"}, "1e3", 1000.0, id="number with exponent"),
        pytest.param({"type": "number"}, "7", 7, id="whole number"),
        pytest.param({"type": "boolean"}, "true", True, id="true"),
        pytest.param({"type": "boolean"}, "false", False, id="false"),
        pytest.param({"type": ["integer", "null"]}, "null", None, id="null"),
        pytest.param(
            {"type": ["string", "null"]}, "null", "null", id="null stays text where text will do"
        ),
        pytest.param(STRING, "1", "1", id="digits stay text for a string"),
        pytest.param({}, "1", "1", id="without a type everything is text"),
        pytest.param(True, "true", "true", id="without a schema everything is text"),
        pytest.param(INT_OR_AUTO, "5", 5, id="anyOf: typed"),
        pytest.param(INT_OR_AUTO, "auto", "auto", id="anyOf: text"),
        pytest.param(
            {"type": ["string", "integer"]}, "5", 5, id="a list of types prefers the typed"
        ),
        pytest.param(
            {"oneOf": [{"type": "integer", "maximum": 3}, STRING]},
            "5",
            "5",
            id="oneOf: only text is valid",
        ),
        pytest.param(
            {"type": ["string", "number"]},
            "1e400",
            "1e400",
            id="a number beyond all floats stays text",
        ),
        pytest.param(BY_REF, "5", 5, id="through $ref and allOf"),
        pytest.param({"enum": [1, 2]}, "2", 2, id="an enum of integers"),
        pytest.param({"const": True}, "true", True, id="a const boolean"),
        pytest.param({"type": "string", "enum": ["1", "2"]}, "2", "2", id="an enum of texts"),
    ],
)
def test_a_text_is_converted_to_the_type_of_its_schema(schema: Any, text: str, value: Any) -> None:
    found = read(one("query", schema), "query", f"color={text}")
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "Infinity",
        "-Infinity",
        "1_000",
        "%D9%A3",
        "+1",
        "%201",
        "1%20",
        "01",
        "0x10",
        "",
        "1,5",
        "1e400",
        "--1",
        "9" * 5000,
        "true",
        "1%00",
    ],
)
@pytest.mark.parametrize("kind", ["integer", "number"])
def test_a_text_that_is_almost_a_number_is_refused(kind: str, text: str) -> None:
    problem = refused(one("query", {"type": kind}), "query", f"color={text}")
    assert problem.name == "invalid_request"
    assert "Invalid type for query parameter 'color': expected a" in problem.message
    assert "but got a string ('" in problem.message
    assert len(problem.message) <= 300


@pytest.mark.parametrize("text", ["1.0", "1.5", "1e3"])
def test_an_integer_is_spelled_without_point_and_exponent(text: str) -> None:
    refused(one("query", INTEGER), "query", f"color={text}")


@pytest.mark.parametrize("text", ["True", "FALSE", "1", "0", "yes", "on", ""])
def test_only_true_and_false_are_booleans(text: str) -> None:
    refused(one("query", {"type": "boolean"}), "query", f"color={text}")


@pytest.mark.parametrize(
    ("schema", "wire", "message"),
    [
        pytest.param(
            {"type": "integer", "minimum": 1},
            "0",
            "Invalid value for query parameter 'color': 0 is less than the minimum of 1.",
            id="minimum",
        ),
        pytest.param(
            INTEGER,
            "abc",
            (
                "Invalid type for query parameter 'color': expected an integer, but got a "
                "string ('abc')."
            ),
            id="type",
        ),
        pytest.param(
            {"enum": ["asc", "desc"]},
            "up",
            "Invalid value for query parameter 'color': 'up' is not one of ['asc', 'desc'].",
            id="enum",
        ),
        pytest.param(
            {"type": "string", "format": "uuid"},
            "x",
            "Invalid value for query parameter 'color': 'x' is not a valid uuid.",
            id="format",
        ),
        pytest.param(
            INTEGERS,
            "1&color=x",
            (
                "Invalid type for query parameter 'color[1]': expected an integer, but got a "
                "string ('x')."
            ),
            id="an item",
        ),
        pytest.param(
            {"type": "array", "maxItems": 1},
            "a&color=b",
            "Invalid value for query parameter 'color': it has 2 items, at most 1 is allowed.",
            id="maxItems",
        ),
    ],
)
def test_an_error_says_what_type_is_expected(schema: Any, wire: str, message: str) -> None:
    problem = refused(one("query", schema), "query", f"color={wire}")
    assert (problem.name, problem.message) == ("invalid_request", message)
    assert problem.values == {"param": "color", "location": "query"}


@pytest.mark.parametrize(
    "schema",
    [STRING, STRINGS, {**RGB, "required": ["R"]}, {"type": ["array", "string"]}],
    ids=["text", "array", "object", "either"],
)
@pytest.mark.parametrize("place", ["query", "header", "cookie"])
def test_a_missing_parameter_is_refused_if_required(place: str, schema: Any) -> None:
    parameters = one(place, schema, required=True)
    with pytest.raises(Problem) as caught:
        parameters.read({}, b"other=1", [(b"x-other", b"1"), (b"cookie", b"other=1")])
    assert caught.value.name == "missing_field"
    assert caught.value.message == f"Missing required {place} parameter: 'color'."
    assert caught.value.values == {"param": "color", "location": place}
    assert one(place, schema).read({}, b"", ())[place] == {}


def test_a_missing_path_parameter_or_deep_object_is_refused() -> None:
    with pytest.raises(Problem, match="Missing required path parameter"):
        one("path", STRING).read({}, b"", ())
    rgb = {**RGB, "required": ["R"]}
    with pytest.raises(Problem, match="Missing required query parameter"):
        one("query", rgb, style="deepObject", required=True).read({}, b"color=1", ())


@pytest.mark.parametrize("style", ["form", "deepObject"])
def test_a_required_object_without_required_members_may_be_empty(style: str) -> None:
    parameters = one("query", RGB, style=style, explode=True, required=True)
    assert parameters.read({}, b"", ())["query"] == {"color": {}}


@pytest.mark.parametrize("name", ["Accept-Encoding", "connection", "User-Agent", "TE"])
def test_a_header_that_clients_set_on_their_own_is_never_refused(name: str) -> None:
    definition = {"name": name, "in": "header", "required": True, "schema": {"enum": ["x"]}}
    sent = [(name.encode(), b"gzip, deflate")]
    assert Parameters([definition]).read({}, b"", sent)["header"] == {}


@pytest.mark.parametrize(
    ("place", "style", "explode", "schema", "wire"),
    [
        pytest.param("path", "label", False, STRING, "blue", id="label without its point"),
        pytest.param("path", "label", True, RGB, "R=1", id="label object without its point"),
        pytest.param("path", "matrix", False, STRING, "blue", id="matrix without its semicolon"),
        pytest.param("path", "matrix", False, STRING, ";colour=blue", id="matrix of another name"),
        pytest.param("path", "matrix", True, RGB, "R=1", id="matrix object without its semicolon"),
        pytest.param("path", "simple", False, RGB, "R,100,G", id="object with an odd piece"),
        pytest.param("path", "simple", True, RGB, "R,100", id="exploded object without equals"),
        pytest.param(
            "header", "simple", False, RGB, "R,100,G", id="header object with an odd piece"
        ),
        pytest.param("query", "form", False, RGB, "color=R", id="query object with an odd piece"),
        pytest.param("query", "form", True, RGB, "color=R,100", id="exploded object sent whole"),
        pytest.param(
            "query", "deepObject", True, RGB, "color[R=100", id="deepObject with an open bracket"
        ),
        pytest.param(
            "query",
            "deepObject",
            True,
            RGB,
            "color[R]=100&color[R][x]=1",
            id="deepObject with value and keys",
        ),
        pytest.param(
            "query",
            "deepObject",
            True,
            RGB,
            "color[R][x]=1&color[R]=1",
            id="deepObject with keys and value",
        ),
        pytest.param(
            "query",
            "deepObject",
            True,
            RGB,
            "color" + "[a]" * 50 + "=1",
            id="deepObject nested fifty deep",
        ),
        pytest.param("query", "form", True, STRING, "color=%FF", id="a value that is not UTF-8"),
        pytest.param("path", "simple", False, STRING, "%FF", id="a path that is not UTF-8"),
    ],
)
def test_a_text_that_is_not_in_its_style_is_refused(
    place: str, style: str, explode: bool, schema: Any, wire: str
) -> None:
    problem = refused(one(place, schema, style=style, explode=explode), place, wire)
    assert problem.name == "invalid_request"
    assert problem.message.startswith(f"Invalid value for {place} parameter 'color': ")
    assert problem.values == {"param": "color", "location": place}


@pytest.mark.parametrize("query", [b"\xff=1", b"color=\xff", b"%FF=1"])
def test_a_query_that_is_not_utf8_is_refused(query: bytes) -> None:
    with pytest.raises(Problem, match="not valid UTF-8") as caught:
        one("query", STRING).read({}, query, ())
    assert caught.value.name == "invalid_request"


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        pytest.param("color=a+b%2Bc", "a b+c", id="plus and percent"),
        pytest.param("color=%E2%82%AC", "€", id="UTF-8"),
        pytest.param("color=€", "€", id="UTF-8, not encoded"),
        pytest.param("color=100%", "100%", id="a stray percent sign stays"),
        pytest.param("color=a=b", "a=b", id="an equals sign in the value"),
        pytest.param("color", "", id="no equals sign"),
        pytest.param("&&color=a&", "a", id="empty pairs"),
        pytest.param("%63olor=a", "a", id="an encoded name"),
        pytest.param("color=a;b/c?d:e@f!$'()*,", "a;b/c?d:e@f!$'()*,", id="reserved characters"),
        pytest.param("color=a&color=b", "b", id="of a repeated name the last counts"),
    ],
)
def test_a_query_is_decoded(wire: str, value: str) -> None:
    assert read(one("query", STRING, allowReserved=True), "query", wire) == value


def test_a_path_is_decoded_after_it_is_split() -> None:
    assert read(one("path", STRINGS), "path", "a%2Cb,c%2Fd,e+f") == ["a,b", "c/d", "e+f"]


def test_an_encoded_comma_is_data_beside_bare_ones_and_a_delimiter_without() -> None:
    parameters = one("query", STRINGS, explode=False)
    assert read(parameters, "query", "color=a%2Cb,c") == ["a,b", "c"]
    assert read(parameters, "query", "color=a%2Cb%2Cc") == ["a", "b", "c"]


def test_an_empty_value_is_accepted_if_the_document_allows_it() -> None:
    assert read(one("query", INTEGER, allowEmptyValue=True), "query", "color=") == ""
    assert read(one("query", INTEGER), "query", "") == "absent"


def test_header_names_are_matched_in_any_case_and_repeated_headers_are_one_list() -> None:
    parameters = Parameters([{"in": "header", "name": "X-Tags", "schema": STRINGS}])
    assert parameters.read({}, b"", [(b"x-tags", b"a, b"), (b"X-TAGS", b"c")])["header"] == {
        "X-Tags": ["a", "b", "c"]
    }


def test_a_plain_header_keeps_its_commas_and_its_percent_signs() -> None:
    assert read(one("header", STRING), "header", " a, b%20c ") == "a, b%20c"


@pytest.mark.parametrize("name", ["Accept", "content-type", "AUTHORIZATION"])
def test_headers_that_openapi_excludes_are_ignored(name: str) -> None:
    parameters = Parameters([{"in": "header", "name": name, "required": True, "schema": INTEGER}])
    assert parameters.read({}, b"", [(name.lower().encode(), b"x")])["header"] == {}


CONTENT = {
    "application/json": {
        "schema": {"type": "object", "properties": {"a": INTEGER}, "required": ["a"]}
    }
}


def test_a_content_parameter_is_json() -> None:
    parameters = Parameters([{"in": "query", "name": "color", "content": CONTENT}])
    assert read(parameters, "query", "color=%7B%22a%22:1%7D") == {"a": 1}
    assert (
        refused(parameters, "query", "color={").message
        == "Invalid value for query parameter 'color': expected JSON."
    )
    problem = refused(parameters, "query", "color={}")
    assert (problem.name, problem.message) == (
        "missing_field",
        "Missing required query parameter: 'color.a'.",
    )
    assert problem.values["param"] == "color"
    assert refused(parameters, "query", "color=" + "[" * 5000).name == "invalid_request"


def test_undeclared_parameters_are_ignored() -> None:
    assert one("query", STRING).read({"x": "1"}, b"other=%20&color=a", [(b"cookie", b"x=y")]) == {
        "path": {},
        "query": {"color": "a"},
        "header": {},
        "cookie": {},
    }


def test_an_open_exploded_object_takes_the_keys_of_no_other_parameter() -> None:
    parameters = Parameters(
        [
            {"in": "query", "name": "limit", "schema": INTEGER},
            {
                "in": "query",
                "name": "filter",
                "style": "deepObject",
                "schema": {"type": "object", "additionalProperties": INTEGER},
            },
            {
                "in": "query",
                "name": "rest",
                "schema": {"type": "object", "additionalProperties": INTEGER},
            },
        ]
    )
    assert parameters.read({}, b"limit=1&filter[a]=2&b=3", ())["query"] == {
        "limit": 1,
        "filter": {"a": 2},
        "rest": {"b": 3},
    }
    with pytest.raises(Problem, match=r"'rest\.b': expected an integer"):
        parameters.read({}, b"b=x", ())


def test_a_closed_exploded_object_ignores_undeclared_keys() -> None:
    assert read(one("query", RGB), "query", "R=1&X=2") == {"R": 1}
    assert read(
        one("query", {"type": "object", "properties": {"R": INTEGER}}), "query", "R=1&X=2"
    ) == {"R": 1}
    assert read(one("query", RGB), "query", "X=2") == "absent"


def test_a_deep_object_with_keys_that_its_schema_forbids_is_refused() -> None:
    problem = refused(one("query", RGB, style="deepObject"), "query", "color[X]=2")
    assert problem.message == "Unknown query parameter: 'color.X'."


def test_a_deep_object_may_nest_and_hold_lists() -> None:
    schema = {
        "type": "object",
        "properties": {
            "at": {"type": "object", "properties": {"gte": INTEGER}},
            "ids": INTEGERS,
            "tags": STRINGS,
        },
    }
    wire = "color[at][gte]=5&color[ids][]=1&color[ids][]=2&color[tags][0]=a&color[tags][1]=b"
    assert read(one("query", schema, style="deepObject"), "query", wire) == {
        "at": {"gte": 5},
        "ids": [1, 2],
        "tags": ["a", "b"],
    }


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        pytest.param("color=a", "a", id="one is itself"),
        pytest.param("color=a&color=b", ["a", "b"], id="several are a list"),
    ],
)
def test_a_schema_of_a_value_or_a_list_gets_the_sent_form(wire: str, value: Any) -> None:
    assert read(one("query", {"anyOf": [STRING, STRINGS]}), "query", wire) == value


def test_one_value_becomes_a_list_if_only_a_list_is_valid() -> None:
    assert read(one("query", {"anyOf": [{"enum": ["all"]}, INTEGERS]}), "query", "color=7") == [7]


def test_a_name_with_brackets_is_an_ordinary_name() -> None:
    parameters = Parameters([{"in": "query", "name": "include[]", "schema": STRINGS}])
    assert parameters.read({}, b"include[]=a&include%5B%5D=b", ())["query"] == {
        "include[]": ["a", "b"]
    }


def test_operations_without_parameters_share_one_empty_result() -> None:
    parameters = Parameters([])
    assert parameters.read({"a": "b"}, b"\xff", ()) is parameters.read({}, b"", ())
    assert parameters.read({}, b"", ()) == {"path": {}, "query": {}, "header": {}, "cookie": {}}


EVERYTHING = Parameters(
    [
        {"in": "query", "name": "a", "schema": INTEGER},
        {"in": "query", "name": "b", "schema": {"anyOf": [INTEGERS, STRING]}, "explode": False},
        {"in": "query", "name": "c", "schema": RGB, "style": "deepObject"},
        {
            "in": "query",
            "name": "d",
            "schema": {"type": "object", "additionalProperties": {"type": "number"}},
        },
        {"in": "query", "name": "e", "content": CONTENT},
        {"in": "header", "name": "f", "schema": RGB},
        {"in": "cookie", "name": "g", "schema": INTEGERS},
    ]
)
PAIRS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c[R]", "c[", "c[x][y]", "c]", "d", "e", "%"]),
        st.text("01.,%[]{}&=\x00é+e-"),
    )
).map(lambda pairs: "&".join("=".join(pair) for pair in pairs).encode())


def outcome(query: bytes, headers: list[tuple[bytes, bytes]]) -> Problem | None:
    try:
        EVERYTHING.read({}, query, headers)
    except Problem as problem:
        return problem
    return None


@given(query=st.binary() | PAIRS, header=st.binary(), cookie=st.binary())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_input_raises_problems_only(query: bytes, header: bytes, cookie: bytes) -> None:
    problem = outcome(query, [(b"f", header), (b"cookie", b"g=" + cookie)])
    if problem is not None:
        assert problem.name in ("invalid_request", "missing_field")
        assert 0 < len(problem.message) <= 300
