"""Every view of the console, used as a person would."""

from __future__ import annotations

from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from mockgateway.server.control.document import find_operation
from tests.console.page import Page

VIEWS = ("traffic", "scenarios", "tasks", "money", "webhooks", "keys", "api", "presenter")
VIDEO = {"model": "wan2.6-t2v", "prompt": "A coffee cup"}
AXE = """
const done = arguments[arguments.length - 1];
const rules = {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21aa"]};
axe.run(document, rules).then((found) => done(found.violations
  .filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html).join(" ")}`)));
"""


def test_a_scenario_that_the_page_selects_changes_the_next_reply(page: Page) -> None:
    page.open("scenarios")
    page.press("Use rate-limited")
    page.find("section[aria-label='Active scenario']", "rate-limited")
    assert page.chat().status_code == 429

    page.press("End it")
    page.find("section[aria-label='Active scenario']", "No scenario is active")
    assert page.chat().status_code == 200

    page.find("section[aria-label=Knobs]")
    page.script(
        "const knob = document.querySelectorAll('[type=range]')[1];"
        "knob.value = 1; for (const name of ['input', 'change'])"
        " knob.dispatchEvent(new Event(name, {bubbles: true}));"
    )
    page.find("section[aria-label='Active scenario']", "knobs")
    assert page.chat().status_code >= 500


def test_the_editor_completes_checks_and_tries_a_scenario(page: Page) -> None:
    page.open("scenarios?edit=new")
    area = page.find("textarea")
    page.find(".chip", "valid")

    area.send_keys("phase")
    page.find(".error")
    page.press("phases")
    area.send_keys("[]\n")
    page.find(".chip", "valid")
    page.press("Try it")

    page.find(".bar", "my-scenario")
    assert page.chat().status_code == 429


COMPLETIONS = {
    "": "name about include rules phases repeat strict pace queue_failures",
    "rules:\n  - wh": "when",
    "rules:\n  - when: {ma": "make",
    "rules:\n  - at: ": "edge",
    "rules:\n  - faults:\n    - refuse:\n        ret": "retry_after",
    "phases:\n- name: a\n  ": "name for include rules",
    "strict: ": "true false",
}
COMPLETE = """
const [cases, done] = arguments;
Promise.all([import("./console/yaml.js"), fetch("scenario/schema").then((reply) => reply.json())])
  .then(([{possibleAt}, schema]) => done(cases.map((text) =>
    possibleAt(schema, text, text.length).map((one) => one.name).join(" "))));
"""


def test_the_editor_knows_the_names_of_each_place(page: Page) -> None:
    page.open("scenarios")

    found = page.browser.execute_async_script(COMPLETE, list(COMPLETIONS))

    assert dict(zip(COMPLETIONS, found, strict=True)) == COMPLETIONS


def test_the_clock_completes_a_task_and_a_button_fails_another(page: Page) -> None:
    page.api.put("/_mock/clock", json={"frozen": True})
    page.api.post("/sealink/v1/video/generations", json=VIDEO)
    page.open("tasks")
    page.find(".chip", "queued")
    page.press("+1 h")
    page.find(".machine .is-current.succeeded")

    page.api.post("/sealink/v1/video/generations", json=VIDEO)
    page.find(".chip", "queued")
    page.find("td a").click()
    page.press("Fail")
    page.find(".machine .is-current.failed")


def test_a_webhook_is_sent_again_with_a_forged_signature(page: Page) -> None:
    page.open("webhooks")
    page.press("Add")
    page.press("Send a test to all")
    page.find("section[aria-label=Inbox] .chip", "valid")
    page.press("Forged")

    page.find("section[aria-label=Inbox] .chip", "forged")


def test_money_is_paid_in_and_the_ledger_shows_it(page: Page) -> None:
    key = "sk-sealink-test-0000000000000000000000000000"
    page.api.post(
        "/sealink/v1/chat/completions",
        json={"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]},
        headers={"authorization": f"Bearer {key}"},
    )
    page.open("money")
    page.press("Pay in")

    page.find("section[aria-label=Ledger] tr", "add")
    page.find(".figure", "22.4")
    page.find(".gauge", "299 of 300")


def test_keys_come_with_snippets_and_documents_with_a_form(page: Page) -> None:
    page.open("keys")
    page.find(".code", f'base_url="{page.url}/sealink/v1"')
    page.find("td", "sk-sealink-test-revoked")

    page.open("api?document=sealink&operation=createChatCompletion")
    page.find(".operation", "seed")
    page.press("Send")
    page.find(".operation [role=status]", "200")
    page.find(".operation .code", '"object": "chat.completion"')

    page.open("api?document=control")
    page.find(".operations", "/journal/{number}")


def test_the_storm_demo_plays_through_by_keys(page: Page) -> None:
    page.open("presenter?scenario=storm-demo&rate=40&retry=exponential")
    body = page.find("body")
    body.send_keys("s")
    page.find(".presenter-phase", "healthy")
    body.send_keys(" ")
    page.find(".presenter-controls", "Load:")

    for phase in ("storm", "outage"):
        body.send_keys("n")
        page.find(".presenter-phase", phase)
    page.find(".presenter-value.bad", "0 %")
    page.api.put("/_mock/scenario/timeline", json={"speed": 100})
    page.find(".presenter-phase", "after")
    body.send_keys(" ")
    page.find(".presenter-controls", "Last load:")

    page.open("presenter?rate=999")
    page.until(lambda: page.find("[type=number]").get_attribute("value") == "200")


def test_nothing_serious_bars_people_from_using_a_view(page: Page) -> None:
    page.chat(model="qwen3-max:rate-limited")
    page.api.post("/sealink/v1/video/generations", json=VIDEO)
    page.api.put("/_mock/scenario", json={"name": "storm-demo"})
    page.open("traffic?call=1")
    page.script((files("axe_core_python") / "axe.min.js").read_text("utf-8"))
    found: dict[str, Any] = {}
    for theme, views in (("light", VIEWS), ("dark", VIEWS[:2])):
        page.script("document.documentElement.dataset.theme = arguments[0]", theme)
        for view in views:
            page.open(view if view != "traffic" else "traffic?call=1")
            found[f"{view} {theme}"] = page.browser.execute_async_script(AXE)

    assert {name: problems for name, problems in found.items() if problems} == {}
    asked = page.script("return performance.getEntriesByType('resource').map((one) => one.name)")
    paths = {
        "/_mock" + urlsplit(one).path.partition("/_mock")[2] for one in asked if "/_mock/" in one
    }
    api = {path for path in paths if not path.startswith("/_mock/console/")}
    assert len(api) > 10
    assert {path for path in api if find_operation("GET", path) is None} == set()


def test_no_view_is_wider_than_a_small_screen(page: Page) -> None:
    page.chat()
    width = 360
    size = {"width": width, "height": 780, "deviceScaleFactor": 1, "mobile": True}
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.open("traffic")
    wide = {}
    for view in VIEWS:
        page.open(view)
        wide[view] = page.script(
            "const main = document.querySelector('main');"
            "return Math.max(main.scrollWidth, document.documentElement.scrollWidth)"
        )
    page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    assert {view: size for view, size in wide.items() if size > width} == {}
