"""Routing of paths to operations."""

from __future__ import annotations

from itertools import permutations
from types import SimpleNamespace
from typing import cast

import pytest

from mockgateway.problem import Problem
from mockgateway.spec.operation import Operation
from mockgateway.spec.router import Router

PATHS = """
/users/me /users/{id} /users/{id}.json /users/{id}/posts/{post} /users/{id}/posts/latest
/content/list /content/{id} /a/{x}/c /{any}/b/c /tasks/{id}:cancel /m/{owner}/{name}
""".split()


def router() -> Router:
    operations = [SimpleNamespace(method="GET", path=path) for path in PATHS] + [
        SimpleNamespace(method="DELETE", path="/content/{id}")
    ]
    return Router(cast(list[Operation], operations))


@pytest.mark.parametrize(
    ("path", "template", "values"),
    [
        pytest.param("/users/me", "/users/me", {}, id="a literal wins over a parameter"),
        pytest.param("/users/7", "/users/{id}", {"id": "7"}, id="a parameter"),
        pytest.param(
            "/users/7.json",
            "/users/{id}.json",
            {"id": "7"},
            id="a suffix wins over a bare parameter",
        ),
        pytest.param(
            "/users/7/posts/latest",
            "/users/{id}/posts/latest",
            {"id": "7"},
            id="a literal in the last place",
        ),
        pytest.param(
            "/users/7/posts/8",
            "/users/{id}/posts/{post}",
            {"id": "7", "post": "8"},
            id="two parameters",
        ),
        pytest.param("/a/b/c", "/a/{x}/c", {"x": "b"}, id="the earlier literal wins"),
        pytest.param("/z/b/c", "/{any}/b/c", {"any": "z"}, id="a parameter first"),
        pytest.param("/tasks/t1:cancel", "/tasks/{id}:cancel", {"id": "t1"}, id="a custom method"),
        pytest.param(
            "/users/a%2Fb",
            "/users/{id}",
            {"id": "a%2Fb"},
            id="an encoded slash stays inside its parameter",
        ),
        pytest.param(
            "/m/bfl%2Fflux",
            "/m/{owner}/{name}",
            {"owner": "bfl", "name": "flux"},
            id="an encoded slash where only two segments fit",
        ),
        pytest.param("/users/m%65", "/users/{id}", {"id": "m%65"}, id="an encoded letter"),
    ],
)
def test_a_path_is_found(path: str, template: str, values: dict[str, str]) -> None:
    operation, found = router().find("GET", path)

    assert (operation.path, found) == (template, values)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/users",
        "/users/",
        "/users//posts/1",
        "/content/list/x",
        "/userss/me",
        "/content/list/",
    ],
)
def test_an_unknown_path_is_not_found(path: str) -> None:
    with pytest.raises(Problem) as refused:
        router().find("GET", path)

    assert refused.value.name == "not_found"


@pytest.mark.parametrize(
    ("method", "path", "advice"),
    [
        ("GET", "/content/lists/", "Did you mean /content/list?"),
        ("DELETE", "/content/", "Did you mean /content/{id}?"),
        ("POST", "/content/lists/", "Did you mean /content/list, which takes GET?"),
        ("DELETE", "/users/me/", "Did you mean /users/me, which takes GET?"),
    ],
)
def test_an_unknown_path_gets_the_nearest_one_as_advice(
    method: str, path: str, advice: str
) -> None:
    with pytest.raises(Problem) as refused:
        router().find(method, path)

    assert refused.value.message.endswith(advice)


def test_a_wrong_method_gets_the_allowed_ones() -> None:
    with pytest.raises(Problem) as refused:
        router().find("POST", "/content/1")

    assert (refused.value.name, refused.value.values["allow"]) == (
        "method_not_allowed",
        "GET, DELETE",
    )


def routed(*operations: str) -> Router:
    """Return a router of operations such as `GET /a/{id}`."""
    known = [
        SimpleNamespace(method=method, path=path)
        for method, _, path in (one.partition(" ") for one in operations)
    ]
    return Router(cast(list[Operation], known))


@pytest.mark.parametrize("templates", list(permutations(["/f/{x}", "/f/{x}.json", "/f/a{x}.json"])))
def test_the_template_with_more_literal_text_wins_in_any_order(templates: list[str]) -> None:
    found = routed(*(f"GET {template}" for template in templates))

    assert [found.find("GET", path)[0].path for path in ("/f/abc.json", "/f/b.json", "/f/b")] == [
        "/f/a{x}.json",
        "/f/{x}.json",
        "/f/{x}",
    ]


def test_templates_of_equal_rank_share_a_path() -> None:
    found = routed("GET /a/{id}", "PUT /a/{name}", "PATCH /a/{key}")

    assert [found.find(method, "/a/7")[1] for method in ("GET", "PUT", "PATCH")] == [
        {"id": "7"},
        {"name": "7"},
        {"key": "7"},
    ]
    with pytest.raises(Problem) as refused:
        found.find("DELETE", "/a/7")
    assert refused.value.values["allow"] == "PATCH, PUT, GET"
