// Scenarios: what is active, knobs, all scenarios as cards, and the editor.

import { put, remove } from "../api.js";
import { feed, readScenario } from "../feed.js";
import { Phases } from "../phases.js";
import { act, Button, Empty, Failure, go, html, useFeed, usePoll, useState, View } from "../ui.js";
import { Editor } from "./editor.js";

export function Scenarios({ state }) {
  useFeed();
  const { data, error, refresh } = usePoll("scenarios");
  const [words, setWords] = useState("");
  const edited = state.get("edit");
  if (edited !== null) return html`<${Editor} key=${edited} name=${edited} />`;
  const wanted = words.toLowerCase();
  const all = (data?.scenarios ?? []).filter((one) =>
    `${one.name} ${one.about}`.toLowerCase().includes(wanted),
  );
  const actions = html`<input
      type="search"
      aria-label="Find a scenario"
      placeholder="Find a scenario"
      value=${words}
      onInput=${(event) => setWords(event.target.value)}
    />
    <button type="button" onClick=${() => go("scenarios", { edit: "new" })}>Write one</button>`;
  return html`<${View}
    title="Scenarios"
    actions=${actions}
    about="A scenario decides which calls fail and how. One is active at a time in this sandbox; it applies from the next call on."
  >
    <div class="stack">
      <div class="columns"><${Active} /><${Knobs} /></div>
      <${Failure} error=${error} />
      <div class="cards">
        ${all.map((one) => html`<${Card} key=${one.name} one=${one} refresh=${refresh} />`)}
      </div>
      ${data && !all.length && html`<${Empty} title="No scenario has these words"><p>Clear the field to see all of them.</p><//>`}
    </div>
  <//>`;
}

function Active() {
  const { scenario, about, met } = feed.scenario ?? {};
  if (!scenario) {
    return html`<section class="card" aria-label="Active scenario">
      <h2>No scenario is active</h2>
      <p class="soft">Every call gets its ordinary reply. Choose a card below, or move a knob.</p>
    </section>`;
  }
  const end = async () => {
    readScenario(await remove("scenario"));
    return "Scenario ended";
  };
  const matches = Object.entries(met ?? {});
  return html`<section class="card stack" aria-label="Active scenario">
    <div class="spread">
      <h2>${scenario}</h2>
      <div class="row">
        <a class="button small" href="#presenter">Present</a
        ><${Button} class="small" run=${end}>End it<//>
      </div>
    </div>
    ${about && html`<p>${about}</p>`}
    <${Phases} />
    ${
      matches.length > 0 &&
      html`<details>
        <summary class="soft small">Rules and how many calls met them</summary>
        <dl class="facts small">
          ${matches.map(
            ([rule, count]) =>
              html`<dt key=${rule} class="mono">${rule}</dt>
                <dd>${JSON.stringify(count)}</dd>`,
          )}
        </dl>
      </details>`
    }
  </section>`;
}

const KNOBS = [
  {
    name: "latency",
    label: "Latency before the reply",
    most: 5,
    step: 0.05,
    show: (value) => (value ? `${value} s` : "as it is"),
  },
  {
    name: "errors",
    label: "Share of calls that fail",
    most: 1,
    step: 0.01,
    show: (value) => (value ? `${Math.round(value * 100)} %` : "as it is"),
  },
  {
    name: "tokens_per_second",
    label: "Token pace of streams",
    most: 200,
    step: 1,
    show: (value) => (value ? `${value} a second` : "as it is"),
  },
];

function Knobs() {
  const [values, setValues] = useState(null);
  const shown = values ?? feed.scenario?.knobs ?? {};
  const moved = (name, event) => ({ ...shown, [name]: Number(event.target.value) });
  const set = (name) => (event) =>
    act(async () => {
      readScenario(await put("scenario/knobs", moved(name, event)));
      setValues(null);
    });
  const reset = async () => {
    readScenario(await remove("scenario/knobs"));
    setValues(null);
  };
  return html`<section class="card stack" aria-label="Knobs">
    <div class="spread">
      <h2>Knobs</h2>
      <${Button} class="small" run=${reset} disabled=${!Object.values(shown).some(Boolean)}
        >Reset<//
      >
    </div>
    ${KNOBS.map(
      (knob) =>
        html`<label class="field" key=${knob.name}>
          <span class="spread"
            ><span>${knob.label}</span><output>${knob.show(shown[knob.name] ?? 0)}</output></span
          >
          <input
            type="range"
            min="0"
            max=${knob.most}
            step=${knob.step}
            value=${shown[knob.name] ?? 0}
            onInput=${(event) => setValues(moved(knob.name, event))}
            onChange=${set(knob.name)}
          />
        </label>`,
    )}
    <p class="soft small">They apply on top of the active scenario, or alone.</p>
  </section>`;
}

function Card({ one, refresh }) {
  const isActive = feed.scenario?.scenario === one.name;
  const use = async () => {
    readScenario(await put("scenario", { name: one.name }));
    refresh();
    return `${one.name} is active`;
  };
  return html`<article class="card scenario ${isActive ? "is-active" : ""}">
    <h2>${one.name}</h2>
    <p class="soft">${one.broken ?? one.about}</p>
    <div class="row">
      <${Button}
        class="small ${isActive ? "" : "primary"}"
        run=${use}
        disabled=${Boolean(one.broken)}
        aria-label="${isActive ? "Restart" : "Use"} ${one.name}"
        >${isActive ? "Restart" : "Use"}<//
      >
      <a
        class="button small"
        href="#scenarios?edit=${encodeURIComponent(one.name)}"
        aria-label="Edit ${one.name}"
        >Edit</a
      >
      ${one.phases?.length > 0 && html`<span class="chip">${one.phases.length} phases</span>`}
      ${isActive && html`<span class="chip accent">active</span>`}
    </div>
  </article>`;
}
