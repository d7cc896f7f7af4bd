// The sandbox's clock: its time and speed, and buttons that move it.

import { put } from "./api.js";
import { feed, now, readClock } from "./feed.js";
import { time } from "./format.js";
import { Button, html, useFeed, useTicks } from "./ui.js";

const STEPS = [
  ["1m", "+1 min"],
  ["1h", "+1 h"],
  ["1d", "+1 day"],
];
const SPEEDS = [1, 10, 60, 600];

export function Clock() {
  useFeed();
  useTicks(250);
  const clock = feed.clock ?? { speed: 1, frozen: false };
  const change = (fields) => async () => readClock(await put("clock", fields));
  return html`<section class="card" aria-label="Clock">
    <div class="spread">
      <div>
        <h2>Clock</h2>
        <p class="clock-time">${time(now(), true)} <span class="soft">UTC</span></p>
      </div>
      <div class="row">
        <${Button} aria-pressed=${String(clock.frozen)} run=${change({ frozen: !clock.frozen })}
          >${clock.frozen ? "Run" : "Freeze"}<//
        >
        ${STEPS.map(([step, label]) => html`<${Button} key=${step} run=${change({ advance: step })}>${label}<//>`)}
        <span class="row tight" role="group" aria-label="Speed">
          ${SPEEDS.map((speed) => html`<${Button} key=${speed} aria-pressed=${String(clock.speed === speed)} run=${change({ speed })}>×${speed}<//>`)}
        </span>
      </div>
    </div>
    <p class="soft small">
      Tasks, rate windows, webhooks and phases follow this clock. It never goes back.
    </p>
  </section>`;
}
