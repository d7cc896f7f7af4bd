// Numbers, times and texts for people.

export const count = (number) => number.toLocaleString("en-US");

export function seconds(value) {
  if (value === undefined || value === null) return "";
  if (value < 0.0995) return `${(value * 1000).toFixed(value < 0.00995 ? 1 : 0)} ms`;
  if (value < 1) return `${Math.round(value * 1000)} ms`;
  if (value < 100) return `${value.toFixed(value < 10 ? 2 : 1)} s`;
  const whole = Math.round(value);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 172_800)
    return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86_400)} days`;
}

export function bytes(size) {
  if (size < 1000) return `${size} B`;
  return size < 1e6 ? `${(size / 1000).toFixed(1)} kB` : `${(size / 1e6).toFixed(1)} MB`;
}

export function time(at, withDate = false) {
  const text = new Date(at * 1000).toISOString();
  return withDate ? `${text.slice(0, 10)} ${text.slice(11, 19)}` : text.slice(11, 23);
}

export const money = (amount) => amount.toLocaleString("en-US", { maximumFractionDigits: 6 });

// Return JSON with indentation, or any other text as it is.
export function pretty(text) {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

// Return the kind of a status for colours: good, warn or bad.
export function tone(status, ending) {
  if (ending || status >= 500 || status === 0) return "bad";
  return status >= 400 ? "warn" : "good";
}
