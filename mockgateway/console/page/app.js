// The frame: navigation, sandbox, clock, theme. The address's fragment names the view and its state:
// #traffic?status=4xx

import { render } from "./lib/preact.js";
import { sandbox } from "./api.js";
import { feed, follow, now } from "./feed.js";
import {
  html,
  Toasts,
  useEffect,
  useErrorBoundary,
  useFeed,
  usePoll,
  useState,
  useTicks,
} from "./ui.js";
import { time } from "./format.js";
import { currentPhase } from "./phases.js";
import { NAVIGATION } from "./navigation.js";

function readFragment() {
  const [view, query = ""] = location.hash.slice(1).split("?");
  return {
    view: NAVIGATION.some((one) => one.id === view) ? view : "traffic",
    state: new URLSearchParams(query),
  };
}

function App() {
  const [place, setPlace] = useState(readFragment);
  useEffect(() => {
    const move = () => setPlace(readFragment());
    addEventListener("hashchange", move);
    return () => removeEventListener("hashchange", move);
  }, []);
  const entry = NAVIGATION.find((one) => one.id === place.view);
  useEffect(() => {
    document.title = `${entry.name} · mockgateway`;
    document
      .querySelector(".nav [aria-current]")
      .scrollIntoView({ block: "nearest", inline: "center" });
  }, [entry]);
  return html`<a class="skip-link" href="#main" onClick=${skip}>Skip to the content</a>
    <div class="frame">
      <${Bar} />
      <nav class="nav" aria-label="Views">
        ${NAVIGATION.map((one) => html`<${Link} key=${one.id} entry=${one} isCurrent=${one === entry} />`)}
      </nav>
      <main id="main" tabindex="-1">
        <${Guard} key=${entry.id}><${entry.View} state=${place.state} /><//>
      </main>
    </div>
    <${Toasts} />`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById("main").focus();
}

function Link({ entry, isCurrent }) {
  return html`<a href="#${entry.id}" aria-current=${isCurrent ? "page" : null}>
    <svg viewBox="0 0 20 20" aria-hidden="true"><path d=${entry.icon} /></svg>${entry.name}
  </a>`;
}

// Show a view's own mistake in its place, so that the others still work.
function Guard({ children }) {
  const [error, reset] = useErrorBoundary();
  if (!error) return children;
  return html`<div class="view">
    <p class="error" role="alert">This view failed: ${String(error)}</p>
    <p><button type="button" onClick=${reset}>Try again</button></p>
  </div>`;
}

function Bar() {
  useFeed();
  useTicks(1000);
  const scenario = feed.scenario?.scenario,
    phase = currentPhase();
  return html`<header class="bar">
    <a class="brand" href="#traffic"
      ><img src="console/icon.svg" alt="" /><span>mockgateway</span></a
    >
    <span class="chip ${feed.isLive ? "good" : "bad"}" role="status">
      <span class="dot ${feed.isLive ? "good" : "bad"}"></span
      >${feed.isLive ? "Live" : "Not connected"}
    </span>
    <a class="chip wide cut ${scenario ? "accent" : ""}" href="#scenarios"
      >${scenario ? `${scenario}${phase ? `: ${phase}` : ""}` : "No scenario"}</a
    >
    <a class="chip wide" href="#tasks" title="The sandbox's clock"
      >${time(now(), true)}${feed.clock && feed.clock.speed !== 1 ? ` ×${feed.clock.speed}` : ""}</a
    >
    <span class="grow"></span>
    <${SandboxSwitch} />
    <${ThemeSwitch} />
  </header>`;
}

function SandboxSwitch() {
  const change = (event) => {
    event.preventDefault();
    const name = new FormData(event.target).get("sandbox").trim();
    if (/^[A-Za-z0-9._-]{0,64}$/.test(name)) {
      location.assign(`${name ? `/~${name}` : ""}/_mock/${location.hash}`);
    }
  };
  const { data } = usePoll("sandboxes");
  const names = (data?.sandboxes ?? [])
    .map((one) => one.name)
    .filter(Boolean)
    .slice(0, 100);
  return html`<form class="row" onSubmit=${change}>
    <datalist id="sandboxes">
      ${names.map((name) => html`<option key=${name} value=${name} />`)}
    </datalist>
    <input
      name="sandbox"
      size="14"
      list="sandboxes"
      aria-label="Sandbox"
      placeholder="default sandbox"
      value=${sandbox}
      pattern="[A-Za-z0-9._\\-]*"
      title="Up to 64 letters, digits, '.', '_' or '-'; empty for the default sandbox"
    />
    <button class="wide" title="Show this sandbox">Switch</button>
  </form>`;
}

const THEMES = ["light", "dark"];

function ThemeSwitch() {
  const [theme, setTheme] = useState(() => document.documentElement.dataset.theme);
  const other = theme === "dark" ? "light" : "dark";
  const change = () => {
    localStorage.setItem("mockgateway.theme", other);
    document.documentElement.dataset.theme = other;
    setTheme(other);
  };
  return html`<button
    type="button"
    class="plain"
    onClick=${change}
    aria-label="Use the ${other} colours"
    title="Use the ${other} colours"
  >
    <span aria-hidden="true">${theme === "dark" ? "☀" : "☾"}</span>
  </button>`;
}

function chooseTheme() {
  const stored = localStorage.getItem("mockgateway.theme");
  const preferred = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = THEMES.includes(stored) ? stored : preferred;
}

chooseTheme();
follow();
render(html`<${App} />`, document.getElementById("app"));
