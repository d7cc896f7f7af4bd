// Tasks: the clock, all tasks, and each one on the drawn state machine.

import { post, put } from "../api.js";
import { Clock } from "../clock.js";
import { feed, now } from "../feed.js";
import { money, seconds, time } from "../format.js";
import { Button, Empty, Facts, Failure, go, html, useFeed, usePoll, useTicks, View } from "../ui.js";
import { Machine } from "./machine.js";

const POLICIES = ["timed", "instant", "manual", "polls:2"];
const TONES = { succeeded: "good", failed: "bad", canceled: "warn", running: "accent" };

export function TasksView({ state }) {
  useFeed();
  useTicks(1000);
  const { data, error } = usePoll("tasks", 5000);
  (data?.tasks ?? []).forEach((one) => {
    const known = feed.tasks.get(one.id);
    if (!known || known.updated < one.updated) feed.tasks.set(one.id, one);
  });
  const tasks = [...feed.tasks.values()].sort((a, b) => b.created - a.created);
  const chosen = feed.tasks.get(state.get("task")) ?? tasks[0];
  return html`<${View}
    title="Tasks"
    actions=${html`<${Policy} />`}
    about="Images, clips and other long work. A task moves on with the sandbox's clock, or by hand."
  >
    <div class="stack">
      <${Clock} />
      <${Failure} error=${error} />
      ${
        tasks.length === 0
          ? html`<${Nothing} />`
          : html`<div class="columns">
              <section class="card" aria-label="All tasks">
                <${List} tasks=${tasks} chosen=${chosen} />
              </section>
              <${Task} key=${chosen.id} task=${chosen} moves=${data?.moves} />
            </div>`
      }
    </div>
  <//>`;
}

function Policy() {
  const { data, refresh } = usePoll("tasks/policy");
  if (!data) return null;
  const choices = POLICIES.includes(data.policy) ? POLICIES : [...POLICIES, data.policy];
  const choose = async (event) => {
    await put("tasks/policy", { policy: event.target.value });
    refresh();
  };
  return html`<label class="row"
    ><span class="soft">New tasks are</span>
    <select value=${data.policy} onChange=${choose}>
      ${choices.map((one) => html`<option key=${one} value=${one}>${one}</option>`)}
    </select>
  </label>`;
}

function Nothing() {
  const command = `curl ${location.origin}/sealink/v1/video/generations \\
  -H 'authorization: Bearer any-key' -H 'content-type: application/json' \\
  -d '{"model": "wan2.6-t2v", "prompt": "A red bicycle on a beach"}'`;
  return html`<${Empty} title="No tasks yet"
    ><p>A call that takes long makes a task. Start one:</p>
    <pre class="code">${command}</pre>
  <//>`;
}

function List({ tasks, chosen }) {
  return html`<div class="table">
    <table>
      <thead>
        <tr>
          <th>Task</th>
          <th>State</th>
          <th class="number">Age</th>
        </tr>
      </thead>
      <tbody>
        ${tasks.slice(0, 100).map(
          (one) =>
            html`<tr key=${one.id} aria-current=${one === chosen ? "true" : null}>
              <td>
                <a href="#tasks?task=${encodeURIComponent(one.id)}" class="mono">${one.id}</a>
                <div class="soft small">${one.gateway} ${one.make} ${one.model}</div>
              </td>
              <td><span class="chip ${TONES[one.state] ?? ""}">${one.state}</span></td>
              <td class="number soft">${seconds(Math.max(0, now() - one.created))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function Task({ task, moves }) {
  const move = (action) => async () => {
    const changed = await post(`tasks/${encodeURIComponent(task.id)}/${action}`);
    feed.tasks.set(changed.id, changed);
    go("tasks", { task: changed.id });
    return `The task is ${changed.state}`;
  };
  const isOver = task.ended !== null && task.ended !== undefined;
  const files = (task.outputs ?? []).filter((one) => one.url);
  const facts = [
    ["Gateway", task.gateway],
    ["Makes", task.make],
    ["Model", task.model],
    ["Created", time(task.created, true)],
    ["Started", task.started && time(task.started, true)],
    ["Ended", task.ended && time(task.ended, true)],
    ["Error", task.kind && `${task.kind}: ${task.message}`],
    ["Provider", task.upstream],
    ["Reserved", task.reserved && money(task.reserved)],
    ["Charged", task.charged && money(task.charged)],
    ["Refunded", task.refunded && money(task.refunded)],
    ["Webhook", task.url],
  ];
  return html`<section class="card stack" aria-label="Task ${task.id}">
    <h2 class="mono">${task.id}</h2>
    <${Machine} moves=${moves} state=${task.state} progress=${task.progress} />
    <div class="row">
      <${Button} run=${move("advance")} disabled=${isOver}>Advance<//>
      <${Button} run=${move("finish")} disabled=${isOver}>Finish<//>
      <${Button} class="danger" run=${move("fail")} disabled=${isOver}>Fail<//>
      <${Button} run=${move("cancel")} disabled=${isOver}>Cancel<//>
    </div>
    <${Facts} rows=${facts} />
    ${files.length > 0 && html`<p class="soft small">${files.length} files; fetch the task through its gateway to get their links.</p>`}
  </section>`;
}
