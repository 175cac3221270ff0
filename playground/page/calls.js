// The list of what the bot asked of the playground, newest first, read only while it is open.

import * as api from "/page/api.js";
import { clockTime } from "/page/intl.js";
import { $, el } from "/page/ui.js";

const KEPT = 200;
const EVERY = 2000;

let last = 0;
let reading = false;

export async function readCalls() {
  if (reading || !$("calls").open || $("tools").hidden) return;
  reading = true;
  try {
    const { calls = [] } = await api.calls(last);
    for (const call of calls) {
      if (call.number <= last) continue;
      last = Math.max(last, call.number ?? last);
      $("calls-list").prepend(line(call));
    }
    while ($("calls-list").childElementCount > KEPT) $("calls-list").lastChild.remove();
    $("calls-none").hidden = $("calls-list").childElementCount > 0;
  } catch {
    // The bar above the chat already says that the server is away.
  } finally {
    reading = false;
  }
}

function line({ number, method, chat_id: chat, status, description, at }) {
  const good = status === undefined || status === "ok" || (status >= 200 && status < 300);
  return el("li", { className: good ? "" : "bad", value: number ?? 0, data: { testid: "call", method: method ?? "" } },
    el("span", { className: "call-method" }, method ?? "?"), " ",
    el("span", { className: "call-status" }, String(status ?? "")), " ",
    el("span", { className: "call-more" }, [Number.isFinite(at) ? clockTime(at) : "", chat ?? ""].filter(Boolean).join(" · ")),
    description ? el("span", { className: "call-words" }, description) : "");
}

/** After the server started anew its numbers begin at one again. */
export function forgetCalls() {
  last = 0;
  $("calls-list").replaceChildren();
  $("calls-none").hidden = false;
}

export function startCalls() {
  $("calls").addEventListener("toggle", readCalls);
  setInterval(readCalls, EVERY);
}
