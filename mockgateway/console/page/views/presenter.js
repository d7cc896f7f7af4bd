// Presenter: one large picture that reads from the back of a room, driven by keys.

import { put, post, remove } from "../api.js";
import { Chart } from "../chart.js";
import { feed, readScenario } from "../feed.js";
import { count, seconds } from "../format.js";
import { currentPhase, Phases, steer } from "../phases.js";
import { act, Copy, go, html, useEffect, useFeed, useRef, useState, useTicks } from "../ui.js";
import { Gauge } from "./money.js";

const OUTCOMES = [
  { id: "ok", label: "OK", color: "good" },
  { id: "rate_limited", label: "Rate-limited", color: "warn" },
  { id: "client_error", label: "Refused", color: "soft" },
  { id: "server_error", label: "Failed", color: "bad" },
  { id: "broken", label: "Broken off", color: "accent" },
];
const RETRIES = ["none", "fixed", "exponential"];
const SHOWN = 120; // seconds

export function Presenter({ state }) {
  useFeed();
  useTicks(500);
  const [hasHelp, setHelp] = useState(false);
  const box = useRef(null);
  const plan = {
    scenario: state.get("scenario") ?? "storm-demo",
    rate: bounded(state.get("rate"), 1, 200, 20),
    retry: RETRIES.includes(state.get("retry")) ? state.get("retry") : "none",
    seconds: bounded(state.get("seconds"), 1, 600, 90),
  };
  const change = (fields) => go("presenter", { ...plan, ...fields });
  const commands = makeCommands(plan, change, () => setHelp((shown) => !shown), box);
  const current = useRef(commands);
  current.current = commands;
  useEffect(() => {
    const press = (event) => {
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        event.repeat ||
        /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)
      )
        return;
      const command = current.current.find((one) => one.key === event.key);
      if (!command || (event.key === " " && event.target.tagName === "BUTTON")) return;
      event.preventDefault();
      act(command.run);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  const last = feed.seconds[feed.seconds.length - 1];
  const isRecent = last && Date.now() / 1000 - last.real < 3;
  return html`<div class="presenter" ref=${box}>
    <h1 class="hidden-text">Presenter</h1>
    <${Headline} />
    <div class="presenter-figures">
      <${Figure}
        name="requests a second"
        value=${isRecent ? count(Math.round(last.calls / last.seconds)) : "0"}
      />
      <${Figure}
        name="median latency"
        value=${isRecent && last.latency ? seconds(last.latency.p50) : "–"}
      />
      <${Figure}
        name="99th percentile"
        value=${isRecent && last.latency ? seconds(last.latency.p99) : "–"}
      />
      <${Budget} budget=${last?.budget} />
    </div>
    <div class="presenter-charts"><${Outcomes} /><${Latencies} /></div>
    <${Gauge} isLarge=${true} label="Rate limit" ...${tightestLimit()} />
    <${Controls} plan=${plan} commands=${commands} change=${change} />
    ${hasHelp && html`<${Help} commands=${commands} />`}
  </div>`;
}

// Return the limit that is nearest to its end: of the scenario, else of an account.
function tightestLimit() {
  const windows = [...feed.accounts.values()]
    .filter((one) => one.window?.requests.limit)
    .map(({ window }) => ({ ...window.requests, ends: window.ends }));
  const limits = feed.limits.length ? feed.limits : windows;
  const [tightest] = [...limits].sort((a, b) => a.remaining / a.limit - b.remaining / b.limit);
  return tightest && { limit: tightest.limit, left: tightest.remaining, ends: tightest.ends };
}

function bounded(text, low, high, usual) {
  const value = Number(text);
  return text && Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : usual;
}

function makeCommands(plan, change, toggleHelp, box) {
  const isRunning = feed.load?.running;
  const isPaused = feed.scenario?.paused;
  const load = async () => {
    if (isRunning) await remove("load");
    else await post("load", { rate: plan.rate, seconds: plan.seconds, retry: plan.retry });
  };
  return [
    {
      key: "s",
      name: `Start ${plan.scenario}`,
      run: async () => readScenario(await put("scenario", { name: plan.scenario })),
    },
    {
      key: " ",
      shown: "Space",
      name: isRunning ? "Stop the load" : "Start the load",
      isMain: true,
      run: load,
    },
    {
      key: "p",
      name: isPaused ? "Go on" : "Pause the phases",
      run: () => steer({ paused: !isPaused }),
    },
    { key: "n", name: "Next phase", run: () => steer({ skip: true }) },
    {
      key: "1",
      name: "Load without retries",
      isHidden: true,
      run: () => change({ retry: "none" }),
    },
    {
      key: "2",
      name: "Load that retries after a fixed second",
      isHidden: true,
      run: () => change({ retry: "fixed" }),
    },
    {
      key: "3",
      name: "Load that backs off with jitter",
      isHidden: true,
      run: () => change({ retry: "exponential" }),
    },
    {
      key: "x",
      name: "End the scenario",
      isHidden: true,
      run: async () => readScenario(await remove("scenario")),
    },
    {
      key: "f",
      name: "Full screen",
      run: () =>
        document.fullscreenElement ? document.exitFullscreen() : box.current.requestFullscreen(),
    },
    { key: "?", name: "Keys", run: toggleHelp },
  ].map((one) => ({
    ...one,
    run: async () => {
      await one.run();
    },
  }));
}

function Headline() {
  return html`<div class="presenter-head">
    <p class="presenter-phase">${currentPhase() || (feed.scenario?.scenario ?? "No scenario")}</p>
    <${Phases} isLarge=${true} />
  </div>`;
}

function Figure({ name, value }) {
  return html`<div class="presenter-figure">
    <span class="presenter-value">${value}</span><span>${name}</span>
  </div>`;
}

function Budget({ budget }) {
  const used = budget?.used ?? 0;
  const left = Math.max(0, 1 - used);
  const tone = left > 0.5 ? "good" : left > 0 ? "warn" : "bad";
  return html`<div class="presenter-figure">
    <span class="presenter-value status ${tone}">${Math.round(left * 100)} %</span
    ><span>error budget left</span>
  </div>`;
}

// Return the last seconds and the report about each; a report may be about more than one second.
function lastSeconds() {
  const end = Math.floor(Date.now() / 1000);
  const reports = feed.seconds.slice(-SHOWN);
  const times = Array.from({ length: SHOWN }, (_, place) => end - SHOWN + place);
  const rows = times.map((at) =>
    reports.find((one) => one.real > at && one.real - one.seconds <= at + 0.9),
  );
  return { times, rows };
}

function Outcomes() {
  const { times, rows } = lastSeconds();
  const data = [
    times,
    ...OUTCOMES.map(({ id }) =>
      rows.map((row) => (row ? (row.outcomes[id] ?? 0) / row.seconds : 0)),
    ),
  ];
  return html`<figure class="card">
    <figcaption>
      <h2>Requests a second</h2>
      <${Legend} series=${OUTCOMES} />
    </figcaption>
    <${Chart}
      data=${data}
      series=${OUTCOMES}
      isStacked=${true}
      height=${260}
      legend=${false}
      label="Requests a second by outcome, the last two minutes"
      format=${(value) => count(value)}
    />
  </figure>`;
}

const QUANTILES = [
  { id: "p50", label: "50th", color: "good" },
  { id: "p90", label: "90th", color: "warn" },
  { id: "p99", label: "99th percentile", color: "bad" },
];

function Latencies() {
  const { times, rows } = lastSeconds();
  const data = [times, ...QUANTILES.map(({ id }) => rows.map((row) => row?.latency?.[id] ?? null))];
  return html`<figure class="card">
    <figcaption>
      <h2>Latency</h2>
      <${Legend} series=${QUANTILES} />
    </figcaption>
    <${Chart}
      data=${data}
      series=${QUANTILES}
      height=${260}
      legend=${false}
      label="Latency quantiles, the last two minutes"
      format=${seconds}
    />
  </figure>`;
}

function Legend({ series }) {
  return html`<span class="row"
    >${series.map((one) => html`<span key=${one.id} class="legend"><span class="swatch ${one.color}"></span>${one.label}</span>`)}</span
  >`;
}

function Controls({ plan, commands, change }) {
  const load = feed.load;
  const link = `${location.origin}${location.pathname}#presenter?${new URLSearchParams(plan)}`;
  return html`<div class="presenter-controls">
    ${commands.filter((one) => !one.isHidden).map((one) => html`<button key=${one.key} type="button" class=${one.isMain ? "primary" : ""} onClick=${() => act(one.run)}>${one.name} <kbd>${one.shown ?? one.key}</kbd></button>`)}
    <label class="row small"
      ><span>Rate</span
      ><input
        type="number"
        min="1"
        max="200"
        value=${plan.rate}
        onChange=${(event) => change({ rate: event.target.value })}
    /></label>
    <label class="row small"
      ><span>Retries</span
      ><select value=${plan.retry} onChange=${(event) => change({ retry: event.target.value })}>
        ${RETRIES.map((one) => html`<option key=${one} value=${one}>${one}</option>`)}
      </select></label
    >
    <${Copy} text=${link} name="the link" label="Copy the link" />
    ${load && html`<span class="soft">${load.running ? "Load" : "Last load"}: ${count(load.calls)} calls, ${count(load.retries)} retries, ${count(load.failed)} failed</span>`}
  </div>`;
}

function Help({ commands }) {
  return html`<section class="card" aria-label="Keys">
    <h2>Keys</h2>
    <dl class="facts">
      ${commands.map(
        (one) =>
          html`<dt key=${one.key}><kbd>${one.shown ?? one.key}</kbd></dt>
            <dd>${one.name}</dd>`,
      )}
    </dl>
  </section>`;
}
