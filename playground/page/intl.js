// Dates and sizes as people read them: Belgian time, in the chosen language.

import { locale } from "/page/strings.js";

const ZONE = "Europe/Brussels";

function format(seconds, options) {
  return new Intl.DateTimeFormat(locale(), { timeZone: ZONE, ...options })
    .format(new Date(seconds * 1000));
}

export const clockTime = (seconds) => format(seconds, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const dayName = (seconds) => format(seconds, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const dayKey = (seconds) => new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(new Date(seconds * 1000));
export const fullTime = (seconds) =>
  format(seconds, {
    weekday: "long", day: "numeric", month: "long", year: "numeric",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });

export function fileSize(bytes) {
  const [value, unit] = bytes < 1000 ? [bytes, "byte"]
    : bytes < 1_000_000 ? [bytes / 1000, "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  return new Intl.NumberFormat(locale(), {
    style: "unit", unit, unitDisplay: "short", maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}
