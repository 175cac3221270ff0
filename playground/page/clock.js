// The tools' clock: the playground's own time, which can be wound forward.

import * as api from "/page/api.js";
import { fullTime } from "/page/intl.js";
import { t } from "/page/strings.js";
import { $ } from "/page/ui.js";

const DAY = 86400;
const DAYS_AHEAD = 400;

let base = null; // { now, at }: the server's time, and when this page heard it
let feedback = null; // [key, value]: kept as a key, so that the language picker translates it

const virtualNow = () => base.now + (performance.now() - base.at) / 1000;

export function showClock() {
  if (base) {
    $("now").textContent = fullTime(virtualNow());
    $("now").dateTime = new Date(virtualNow() * 1000).toISOString();
  }
  $("clock-feedback").textContent = feedback ? say(...feedback) : "";
}

function say(key, value) {
  return t(key, key === "wound" || key === "arrived" ? fullTime(value) : value);
}

function heard(now) {
  if (!Number.isFinite(now)) return;
  base = { now, at: performance.now() };
  showClock();
}

export async function readClock() {
  heard((await api.clock()).epoch);
}

export function resetFeedback() {
  feedback = null;
  showClock();
}

/** `chat()` gives the chat's number, `refresh()` fetches what the winding brought. */
export function startClock({ chat, refresh }) {
  const buttons = ["clock-day", "clock-3days", "clock-next"].map($);
  let winding = false;
  const wind = async (body, after) => {
    if (winding) return;
    winding = true;
    for (const button of buttons) button.setAttribute("aria-disabled", "true");
    feedback = ["winding"];
    showClock();
    try {
      const answer = await api.advance(body);
      feedback = after(answer);
      heard(answer.epoch);
      await refresh();
    } catch (error) {
      feedback = error.status === 0 ? ["offline"] : ["failed", error.message];
    } finally {
      winding = false;
      for (const button of buttons) button.removeAttribute("aria-disabled");
      showClock();
    }
  };
  const days = (count) => () => wind({ seconds: count * DAY }, ({ epoch }) => (epoch ? ["wound", epoch] : null));
  $("clock-day").addEventListener("click", days(1));
  $("clock-3days").addEventListener("click", days(3));
  $("clock-next").addEventListener("click", () =>
    wind({ until: "next_message", max_seconds: DAYS_AHEAD * DAY, chat_id: chat() }, ({ epoch, found }) =>
      found === false ? ["nothing", DAYS_AHEAD] : epoch ? ["arrived", epoch] : null));
  setInterval(() => { if (base) showClockFace(); }, 5000);
}

// Only the face: rewriting the feedback would make a screen reader say it again.
function showClockFace() {
  const text = fullTime(virtualNow());
  if ($("now").textContent !== text) $("now").textContent = text;
}
