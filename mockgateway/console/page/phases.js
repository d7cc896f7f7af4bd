// The timeline of the active scenario: its phases, where it is, pause, skip and speed.

import { put } from "./api.js";
import { feed, readScenario, scenarioSeconds } from "./feed.js";
import { seconds } from "./format.js";
import { Button, html, useTicks } from "./ui.js";

const OPEN = 0.15; // share of the bar for a phase without an end
const SPEEDS = [1, 2, 5, 20];

export async function steer(fields) {
  readScenario(await put("scenario/timeline", fields));
}

// Return the index of the current phase and, for each phase, its begin, share and progress.
function layPhases() {
  const { phases = [], repeat } = feed.scenario ?? {};
  const known = phases.reduce((sum, one) => sum + (one.seconds ?? 0), 0);
  const at = repeat && known ? scenarioSeconds() % known : scenarioSeconds();
  const open = phases.filter((one) => one.seconds === null).length;
  const scale = known ? (1 - OPEN * open) / known : 0;
  let begin = 0,
    current = phases.length - 1;
  const parts = phases.map((one, place) => {
    const part = {
      ...one,
      begin,
      share: one.seconds === null ? (known ? OPEN : 1 / open) : one.seconds * scale,
    };
    if (one.seconds !== null && at >= begin && at < begin + one.seconds) current = place;
    begin += one.seconds ?? 0;
    return part;
  });
  parts.forEach((one, place) => {
    one.isCurrent = place === current;
    one.done =
      place < current
        ? 1
        : place > current
          ? 0
          : one.seconds
            ? Math.min(1, (at - one.begin) / one.seconds)
            : 1;
    one.left = one.isCurrent && one.seconds ? Math.max(0, one.begin + one.seconds - at) : null;
  });
  return parts;
}

// Return the name of the current phase, or "" without phases.
export function currentPhase() {
  return layPhases().find((one) => one.isCurrent)?.name ?? "";
}

export function Phases({ isLarge = false }) {
  useTicks(200);
  const { scenario, paused, speed = 1 } = feed.scenario ?? {};
  const parts = layPhases();
  if (!scenario || !parts.length) return null;
  const change = (fields) => () => steer(fields);
  return html`<div class="stack">
    <ol class="phases ${isLarge ? "is-large" : ""}" aria-label="Phases of ${scenario}">
      ${parts.map(
        (one) =>
          html`<li
            key=${one.name}
            aria-current=${one.isCurrent ? "step" : null}
            style=${{ flexGrow: Math.max(0.02, one.share) }}
          >
            <button
              type="button"
              title="Go to ${one.name}"
              onClick=${() => steer({ phase: one.name })}
            >
              <span class="phase-done" style=${{ transform: `scaleX(${one.done})` }}></span>
              <span class="phase-name">${one.name}</span>
            </button>
            <span class="small soft"
              >${one.left === null ? (one.seconds ? seconds(one.seconds) : "open end") : `${seconds(one.left)} left`}</span
            >
          </li>`,
      )}
    </ol>
    ${
      !isLarge &&
      html`<div class="row">
        <${Button} class="small" run=${change({ paused: !paused })}
          >${paused ? "Go on" : "Pause"}<//
        >
        <${Button} class="small" run=${change({ skip: true })}>Next phase<//>
        <span class="row tight" role="group" aria-label="Speed of the timeline">
          ${SPEEDS.map((one) => html`<${Button} key=${one} class="small" aria-pressed=${String(one === speed)} run=${change({ speed: one })}>×${one}<//>`)}
        </span>
      </div>`
    }
  </div>`;
}
