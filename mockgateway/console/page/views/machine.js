// The state machine of tasks, drawn: the state of one task stands out.

import { html } from "../ui.js";

const PLACES = {
  queued: [70, 90],
  running: [230, 90],
  succeeded: [410, 30],
  failed: [410, 90],
  canceled: [410, 150],
};
const WIDTH = 104,
  HEIGHT = 36;
const MOVES = {
  queued: { start: "running", fail: "failed", cancel: "canceled" },
  running: { succeed: "succeeded", fail: "failed", cancel: "canceled" },
};

export function Machine({ moves, state, progress }) {
  const edges = Object.entries(moves ?? MOVES).flatMap(([from, events]) =>
    Object.entries(events).map(([event, to]) => ({ from, event, to })),
  );
  const label = `State: ${state}${progress ? `, ${Math.round(progress * 100)} % done` : ""}`;
  return html`<svg class="machine" viewBox="0 0 480 186" role="img" aria-label=${label}>
    <defs>
      <marker
        id="arrow"
        viewBox="0 0 8 8"
        refX="7"
        refY="4"
        markerWidth="7"
        markerHeight="7"
        orient="auto"
      >
        <path d="M0 0L8 4L0 8z" />
      </marker>
    </defs>
    ${edges.map((edge) => html`<${Edge} key=${edge.from + edge.to} ...${edge} isOpen=${edge.from === state} />`)}
    ${Object.entries(PLACES).map(
      ([name, [x, y]]) =>
        html`<g key=${name} class="state ${name === state ? `is-current ${name}` : ""}">
          <rect x=${x - WIDTH / 2} y=${y - HEIGHT / 2} width=${WIDTH} height=${HEIGHT} rx="8" />
          ${name === state && progress > 0 && progress < 1 && html`<rect class="progress" x=${x - WIDTH / 2} y=${y + HEIGHT / 2 - 4} width=${WIDTH * progress} height="4" rx="2" />`}
          <text x=${x} y=${y + 5}>${name}</text>
        </g>`,
    )}
  </svg>`;
}

function Edge({ from, event, to, isOpen }) {
  const [x, y] = PLACES[from] ?? [0, 0],
    [u, v] = PLACES[to] ?? [0, 0];
  const start = x + WIDTH / 2,
    end = u - WIDTH / 2 - 2;
  const isLong = from === "queued" && to !== "running"; // around the state between them
  const bend = to === "canceled" ? 172 : 66;
  const path = isLong
    ? to === "canceled"
      ? `M${x} ${y + HEIGHT / 2}C${x} ${bend},${x + 60} ${v + 10},${end} ${v + 8}`
      : `M${x} ${y - HEIGHT / 2}C${x} 20,${end - 70} 30,${end} ${v - 8}`
    : `M${start} ${y}C${(start + end) / 2} ${y},${(start + end) / 2} ${v},${end} ${v}`;
  return html`<path class="edge ${isOpen ? "is-open" : ""}" d=${path} marker-end="url(#arrow)"
    ><title>${event}</title></path
  >`;
}
