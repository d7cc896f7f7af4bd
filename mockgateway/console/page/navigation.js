// The views, in the order of the navigation. Icons are paths of 20 by 20.

import { Documents } from "./views/documents.js";
import { Keys } from "./views/keys.js";
import { Money } from "./views/money.js";
import { Presenter } from "./views/presenter.js";
import { Scenarios } from "./views/scenarios.js";
import { TasksView } from "./views/tasks.js";
import { Traffic } from "./views/traffic.js";
import { Webhooks } from "./views/webhooks.js";

export const NAVIGATION = [
  { id: "traffic", name: "Traffic", View: Traffic, icon: "M3 6h13l-3-3M17 14H4l3 3" },
  {
    id: "scenarios",
    name: "Scenarios",
    View: Scenarios,
    icon: "M3 5h14M3 10h14M3 15h14M7 3v4M13 8v4M9 13v4",
  },
  {
    id: "tasks",
    name: "Tasks",
    View: TasksView,
    icon: "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M10 6v4l3 2",
  },
  { id: "money", name: "Money and limits", View: Money, icon: "M3 6h14v9H3zM3 9h14M6 12h3" },
  { id: "webhooks", name: "Webhooks", View: Webhooks, icon: "M3 10l14-6l-4 13l-4-5zM9 12l8-8" },
  {
    id: "keys",
    name: "Keys and models",
    View: Keys,
    icon: "M7 9a3.5 3.5 0 1 0 0 .1M10 10h7v3M14 10v2",
  },
  { id: "api", name: "API", View: Documents, icon: "M7 5l-4 5l4 5M13 5l4 5l-4 5" },
  {
    id: "presenter",
    name: "Presenter",
    View: Presenter,
    icon: "M3 4h14v9H3zM10 13v4M7 17h6M6 10l3-3l2 2l3-3",
  },
];
