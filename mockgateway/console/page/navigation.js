// The views, in the order of the navigation.

import { Traffic } from "./views/traffic.js";

export const NAVIGATION = [
  { id: "traffic", name: "Traffic", View: Traffic, icon: "M3 6h11l-3-3M17 14H6l3 3" },
];
