// Money and limits: balances over time, rate windows, the ledger.

import { Chart } from "../chart.js";
import { feed, now } from "../feed.js";
import { post } from "../api.js";
import { count, money, seconds, time } from "../format.js";
import { Button, Empty, Failure, html, useFeed, usePoll, useState, useTicks, View } from "../ui.js";

const BALANCE = [{ label: "Balance", color: "accent" }];
const MOVED = [
  { label: "Reserved", color: "warn" },
  { label: "Charged", color: "bad" },
  { label: "Refunded", color: "good" },
];

export function Money({ state }) {
  useFeed();
  useTicks(500);
  const { data, error, refresh } = usePoll("accounts", 3000);
  const keys = usePoll("keys");
  const accounts = (data?.accounts ?? []).map((one) => ({
    ...one,
    ...feed.accounts.get(idOf(one)),
    events: one.events,
  }));
  const chosen = accounts.find((one) => idOf(one) === state.get("account")) ?? accounts[0];
  return html`<${View}
    title="Money and limits"
    about="The accounts of recent calls, with their ledger. opening + added = balance + reserved + charged."
  >
    <div class="stack">
      <${Failure} error=${error} />
      ${feed.limits.length > 0 && html`<${ScenarioLimits} />`}
      ${
        data &&
        !accounts.length &&
        html`<${Empty} title="No account has been used yet"
          ><p>
            Make a call with any key; its account appears here. Test keys with a balance and limits
            are under <a href="#keys">Keys and models</a>.
          </p><//
        >`
      }
      ${
        accounts.length > 0 &&
        html` <div class="cards">
            ${accounts.map((one) => html`<${Account} key=${idOf(one)} one=${one} isChosen=${one === chosen} />`)}
          </div>
          <${Detail}
            key=${idOf(chosen)}
            one=${chosen}
            keys=${keys.data?.keys ?? []}
            refresh=${refresh}
          />`
      }
    </div>
  <//>`;
}

const idOf = (one) => `${one.gateway} ${one.account}`;

function Account({ one, isChosen }) {
  return html`<a
    class="card account ${isChosen ? "is-active" : ""}"
    href="#money?account=${encodeURIComponent(idOf(one))}"
    aria-current=${isChosen ? "true" : null}
  >
    <span class="soft small">${one.gateway} · ${one.name || one.key}</span>
    <strong class="figure">${money(one.balance)}</strong>
    <span class="soft small">${one.plan || "no plan"}${one.enforced ? "" : ", not enforced"}</span>
    ${one.window && html`<${Gauge} label="Requests" limit=${one.window.requests.limit} left=${one.window.requests.remaining} ends=${one.window.ends} />`}
  </a>`;
}

// A bar that empties as a window's allowance is used; beside it the time until it is full again.
export function Gauge({ label, limit, left, ends, isLarge = false }) {
  if (!limit) return null;
  const isOver = ends !== null && ends !== undefined && ends <= now();
  const rest = isOver ? limit : left;
  const share = rest / limit;
  const tone = share > 0.5 ? "good" : share > 0.1 ? "warn" : "bad";
  const refill = ends && !isOver ? `, ${seconds(ends - now())}` : "";
  const text = `${count(Math.round(rest))} of ${count(limit)}${refill}`;
  return html`<div class="gauge ${isLarge ? "is-large" : ""}">
    <span class="spread small"><span>${label}</span><span>${text}</span></span>
    <span
      class="gauge-bar"
      role="meter"
      aria-label="${label} left"
      aria-valuemin="0"
      aria-valuemax=${limit}
      aria-valuenow=${rest}
      ><span class="gauge-rest ${tone}" style=${{ transform: `scaleX(${share})` }}></span
    ></span>
  </div>`;
}

function ScenarioLimits({ isLarge }) {
  return html`<section class="card stack" aria-label="Limits of the scenario">
    <h2>Limits of the scenario</h2>
    ${feed.limits.map((one, place) => html`<${Gauge} key=${place} label=${one.rule} limit=${one.limit} left=${one.remaining} ends=${one.ends} isLarge=${isLarge} />`)}
  </section>`;
}

function Detail({ one, keys, refresh }) {
  const history = one.history ?? [];
  const data = (...names) => [
    history.map((point) => point.at),
    ...names.map((name) => history.map((point) => point[name])),
  ];
  const key = keys.find(
    (known) => known.gateway === one.gateway && known.account === one.account,
  )?.key;
  const totals = [
    ["Opening", one.opening],
    ["Added", one.added],
    ["Balance", one.balance],
    ["Reserved", one.reserved],
    ["Charged", one.charged],
    ["Refunded", one.refunded],
    ["This month", one.spent],
  ];
  return html`<div class="columns">
    <section class="card" aria-label="Account ${one.account}">
      <div class="spread">
        <h2>${one.name || one.account}</h2>
        <span class="soft mono">${one.key}</span>
      </div>
      ${
        history.length > 1
          ? html`<${Chart}
                data=${data("balance")}
                series=${BALANCE}
                isWhole=${false}
                height=${140}
                label="Balance over time"
                format=${money}
              />
              <${Chart}
                data=${data("reserved", "charged", "refunded")}
                series=${MOVED}
                height=${160}
                label="Reserved, charged and refunded over time"
                format=${money}
              />`
          : html`<p class="soft">The chart begins with the next change of the balance.</p>`
      }
      <dl class="totals">
        ${totals.map(
          ([name, value]) =>
            html`<div key=${name}>
              <dt>${name}</dt>
              <dd>${money(value)}</dd>
            </div>`,
        )}
      </dl>
      ${
        one.window &&
        html`<div class="stack">
          <${Gauge}
            label="Requests"
            limit=${one.window.requests.limit}
            left=${one.window.requests.remaining}
            ends=${one.window.ends}
          />
          <${Gauge}
            label="Tokens"
            limit=${one.window.tokens.limit}
            left=${one.window.tokens.remaining}
            ends=${one.window.ends}
          />
        </div>`
      }
      ${key && html`<${Change} gateway=${one.gateway} accountKey=${key} refresh=${refresh} />`}
    </section>
    <section class="card" aria-label="Ledger">
      <h2>Ledger</h2>
      <${Ledger} events=${one.events ?? []} />
    </section>
  </div>`;
}

function Change({ gateway, accountKey, refresh }) {
  const [amount, setAmount] = useState("10");
  const send = (field) => async () => {
    await post("money", { gateway, key: accountKey, [field]: Number(amount) });
    await refresh();
    return field === "add" ? "Paid in" : "Balance set";
  };
  return html`<div class="row account-change">
    <input
      type="number"
      min="0"
      step="any"
      value=${amount}
      aria-label="Amount"
      onInput=${(event) => setAmount(event.target.value)}
    />
    <${Button} run=${send("add")}>Pay in<//><${Button} run=${send("balance")}>Set the balance<//>
  </div>`;
}

function Ledger({ events }) {
  if (!events.length) return html`<p class="soft">No entries yet: nothing has been charged.</p>`;
  return html`<div class="table ledger">
    <table>
      <thead>
        <tr>
          <th>Time</th>
          <th>Entry</th>
          <th>For</th>
          <th class="number">Amount</th>
        </tr>
      </thead>
      <tbody>
        ${events.map(
          (one, place) =>
            html`<tr key=${place}>
              <td class="soft">${time(one.at).slice(0, 8)}</td>
              <td>${one.kind}</td>
              <td class="mono">${one.name}</td>
              <td class="number">${money(one.amount)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
