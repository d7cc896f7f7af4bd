// A line or stacked area chart over time, drawn by uPlot in the page's colours.

import uPlot from "./lib/uplot.js";
import { html, useEffect, useRef } from "./ui.js";

// Args: data: [times, values, ...]; series: [{label, color: a CSS variable}]; isWhole: whether the scale
// begins at 0.
export function Chart({
  data,
  series,
  isStacked = false,
  isWhole = true,
  height = 200,
  label,
  format = (value) => String(value),
  legend = true,
}) {
  const box = useRef(null);
  const chart = useRef(null);
  const shown = isStacked ? stack(data) : data;
  const theme = document.documentElement.dataset.theme;
  useEffect(() => {
    const make = () => {
      chart.current?.destroy();
      const size = { width: Math.max(200, box.current.clientWidth), height };
      chart.current = new uPlot(
        options(series, { isStacked, isWhole, size, format, legend }),
        shown,
        box.current,
      );
    };
    make();
    const observer = new ResizeObserver(() => {
      const width = box.current?.clientWidth;
      if (width && Math.abs(width - chart.current.width) > 1)
        chart.current.setSize({ width, height });
    });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      chart.current.destroy();
      chart.current = null;
    };
  }, [theme, height, series.map((one) => one.label).join()]);
  useEffect(() => {
    chart.current?.setData(shown);
  });
  return html`<div class="chart" ref=${box} role="img" aria-label=${label}></div>`;
}

function options(series, { isStacked, isWhole, size, format, legend }) {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(`--${name}`).trim();
  const axis = {
    stroke: color("soft"),
    grid: { stroke: color("line"), width: 1 },
    ticks: { show: false },
    font: "12px system-ui",
    size: 30,
  };
  return {
    ...size,
    cursor: { y: false, points: { show: false } },
    legend: { show: legend, live: false },
    scales: {
      x: { time: true },
      y: isWhole ? { range: (chart, low, high) => [0, Math.max(high * 1.1, 1e-9) || 1] } : {},
    },
    axes: [
      {
        ...axis,
        space: 90,
        values: (chart, times) =>
          times.map((at) => new Date(at * 1000).toISOString().slice(11, 19)),
      },
      { ...axis, size: 76, values: (chart, values) => values.map(format) },
    ],
    series: [
      {},
      ...(isStacked ? [...series].reverse() : series).map((one) => ({
        label: one.label,
        stroke: color(one.color),
        width: isStacked ? 1 : 2,
        fill: isStacked ? color(one.color) : undefined,
        points: { show: false },
      })),
    ],
  };
}

// Add up the values; the sums of more series are drawn first, below the others.
function stack([times, ...values]) {
  const sums = [];
  values.forEach((list, place) =>
    sums.push(list.map((value, at) => (value ?? 0) + (place ? sums[place - 1][at] : 0))),
  );
  return [times, ...sums.reverse()];
}
