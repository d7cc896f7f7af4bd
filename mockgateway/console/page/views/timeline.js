// When each piece of a streamed reply left: time to the first, and the gaps between them.

import { seconds } from "../format.js";
import { html } from "../ui.js";

const WIDTH = 600,
  HEIGHT = 64,
  MOST = 600;

export function Timeline({ events, left }) {
  const times = events.map((event) => event.at);
  const gaps = times
    .slice(1)
    .map((at, place) => at - times[place])
    .sort((a, b) => a - b);
  const end = Math.max(left ?? 0, times[times.length - 1], 0.001);
  const step = Math.ceil(events.length / MOST);
  const ticks = events.filter((_, place) => place % step === 0);
  const largest = Math.max(...events.map((event) => event.bytes), 1);
  const x = (at) => (at / end) * WIDTH;
  const facts = [
    ["First piece", seconds(times[0])],
    ["Gap, median", seconds(gaps[Math.floor(gaps.length / 2)])],
    ["Gap, longest", seconds(gaps[gaps.length - 1])],
    ["Pieces", String(events.length)],
    ["End", seconds(end)],
  ];
  const label = facts.map(([name, value]) => `${name}: ${value}`).join(", ");
  return html`<div class="card stack">
    <h2>Timeline of the stream</h2>
    <svg
      class="ticks"
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label=${label}
    >
      <rect class="wait" x="0" y="26" width=${x(times[0])} height="12" />
      ${ticks.map((event) => {
        const height = 8 + 48 * Math.sqrt(event.bytes / largest);
        return html`<rect
          class="tick"
          x=${Math.max(0, x(event.at) - 1)}
          y=${(HEIGHT - height) / 2}
          width="2"
          height=${height}
        />`;
      })}
    </svg>
    <div class="row">
      ${facts.map(([name, value]) => html`<span class="chip" key=${name}>${name} <b>${value}</b></span>`)}
    </div>
  </div>`;
}
