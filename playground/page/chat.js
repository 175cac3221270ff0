// The page's conductor: which chat, which language, what is new, and what the buttons do.

import * as api from "/page/api.js";
import { forgetCalls, readCalls, startCalls } from "/page/calls.js";
import { readClock, resetFeedback, showClock, startClock } from "/page/clock.js";
import { Conversation } from "/page/messages.js";
import { openMenu, openTools, startPanels, wide } from "/page/panels.js";
import { LANGUAGES, known, language, setLanguage, t, translatePage } from "/page/strings.js";
import { $, alertDialog, el, toast } from "/page/ui.js";

const LOWEST = 1e6;
const HIGHEST = 2e9;
const address = new URLSearchParams(location.search);

const randomChat = () => LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
const remember = (key, value) => sessionStorage.setItem(key, String(value));

let chat = Number.parseInt(address.get("chat") ?? sessionStorage.getItem("chat") ?? "", 10) || randomChat();
let blocked = sessionStorage.getItem("blocked") === String(chat);
let profile = {};
let leaving = new AbortController();
let revision = 0;

setLanguage(known(address.get("lang")) ?? sessionStorage.getItem("language")
  ?? navigator.languages.map(known).find(Boolean));
remember("chat", chat);
remember("language", language());

const conversation = new Conversation($("log"), { send, tap }, (unread) => {
  $("pill").hidden = unread === 0;
  $("pill").textContent = unread ? t("newMessages", unread) : "";
});

// --- what comes in -------------------------------------------------------

let running = Promise.resolve();
let waiting = null;

/** Fetch and show the chat, one round at a time; calls made during a round share the next. */
function refresh() {
  waiting ??= running.catch(() => {}).then(() => {
    waiting = null;
    running = fetchMessages();
    return running;
  });
  return waiting;
}

async function fetchMessages() {
  const { signal } = leaving;
  const answer = await api.messages(chat, signal);
  if (signal.aborted) return;
  revision = answer.revision ?? revision;
  const list = answer.messages ?? [];
  if (typeof answer.blocked === "boolean") setBlocked(answer.blocked);
  // Before drawing: the log has no height to scroll while the empty page stands in its place.
  const empty = list.every((message) => message.deleted);
  $("empty").hidden = !empty;
  $("log").hidden = empty;
  conversation.update(list);
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function follow() {
  const { signal } = leaving;
  let failures = 0;
  while (!signal.aborted) {
    try {
      if (failures || !conversation.size) await Promise.all([refresh(), failures ? comeBack() : null]);
      failures = 0;
      const seen = revision;
      const answer = await api.changes(chat, seen, signal);
      if (answer.revision !== seen) await Promise.all([refresh(), readClock(), readCalls()]);
    } catch {
      if (signal.aborted) return;
      failures += 1;
      await pause(Math.min(5000, 500 * 2 ** failures));
    }
  }
}

/** The server may be a new one: its name, clock and calls too. */
async function comeBack() {
  forgetCalls();
  await Promise.all([readProfile(), readClock(), readCalls()]);
}

async function readProfile() {
  const { signal } = leaving;
  const answer = await api.profile(chat, language());
  if (signal.aborted) return;
  profile = answer;
  showProfile();
}

function showProfile() {
  const name = profile.name || "Bye SIM";
  document.title = name;
  $("bot-name").textContent = name;
  $("empty-name").textContent = name;
  $("empty-description").textContent = profile.description || profile.short_description || "";
  const commands = profile.commands ?? [];
  $("menu").replaceChildren(...commands.map(({ command, description }) => {
    const item = el("button", { type: "button", className: "menu-item", data: { testid: "menu-item", command } },
      el("span", { className: "menu-words" }, description ?? ""), el("span", { className: "menu-command" }, `/${command}`));
    item.addEventListener("click", () => {
      openMenu(false);
      send(`/${command}`);
    });
    return item;
  }));
  if (!commands.length) $("menu").append(el("p", { className: "fine" }, t("noCommands")));
}

// --- what goes out -------------------------------------------------------

function complain(error) {
  toast(error.status === 0 ? t("notSent") : t("failed", error.message));
}

/** True when the server took it. */
async function send(text) {
  const { signal } = leaving;
  try {
    await api.send(chat, text, language());
  } catch (error) {
    if (!signal.aborted) complain(error);
    return false;
  }
  // A command pressed far up in the chat: its answer is at the end.
  conversation.toEnd();
  refresh().catch(() => {});
  return true;
}

async function tap(messageId, data) {
  const { signal } = leaving;
  try {
    const answer = await api.tap(chat, messageId, data);
    if (signal.aborted) return;
    if (answer.text) (answer.show_alert ? alertDialog : toast)(answer.text);
    else if (answer.answered === false) toast(t("noAnswer"));
  } catch (error) {
    // 409: the button is gone, and the refreshed chat shows so.
    if (!signal.aborted && error.status !== 409) complain(error);
  }
  await refresh().catch(() => {});
}

// --- the composer --------------------------------------------------------

const text = $("text");

function fit() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
  $("send").disabled = !text.value.trim();
}

async function submit() {
  const words = text.value.trim();
  if (!words) return;
  text.value = "";
  fit();
  // What could not be sent is not lost, unless something new was begun.
  if (!(await send(words)) && !text.value) {
    text.value = words;
    fit();
  }
}

text.addEventListener("input", fit);
text.addEventListener("keydown", (event) => {
  // Enter also picks a word in a Chinese input method (keyCode 229 where isComposing comes too late).
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});
$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

$("start").addEventListener("click", async () => {
  if (!(await send("/start"))) return;
  // The button is about to vanish; on a phone the field would open its keyboard.
  if (matchMedia("(pointer: fine)").matches) text.focus();
});

$("pill").addEventListener("click", () => {
  conversation.toEnd(!matchMedia("(prefers-reduced-motion: reduce)").matches);
  $("log").focus({ preventScroll: true });
});

// --- this chat -----------------------------------------------------------

function setBlocked(value) {
  blocked = value;
  remember("blocked", value ? chat : "");
  $("form").hidden = value;
  $("blocked").hidden = !value;
  $("start").disabled = value;
  $("block").textContent = t(value ? "unblock" : "block");
}

async function toggleBlock() {
  const value = !blocked;
  try {
    await api.block(chat, value);
    setBlocked(value);
  } catch (error) {
    complain(error);
  }
}

$("block").addEventListener("click", toggleBlock);
$("unblock").addEventListener("click", async () => {
  await toggleBlock();
  if (!blocked) $("menu-toggle").focus();
});

function setAddress(name, value) {
  const url = new URL(location.href);
  if (!url.searchParams.has(name)) return;
  // Reloading must not bring back what was chosen before.
  url.searchParams.set(name, value);
  history.replaceState(null, "", url);
}

function enterChat() {
  revision = 0;
  leaving = new AbortController();
  remember("chat", chat);
  $("chat-id").textContent = String(chat);
  setBlocked(blocked);
  readProfile().catch(() => {});
  readClock().catch(() => {});
  follow();
}

$("start-over").addEventListener("click", () => {
  leaving.abort();
  chat = randomChat();
  blocked = false;
  setAddress("chat", chat);
  conversation.clear();
  resetFeedback();
  text.value = "";
  fit();
  enterChat();
  if (!wide.matches) {
    openTools(false);
    $("tools-toggle").focus();
  }
});

function applyLanguage() {
  conversation.translate(translatePage);
  $("block").textContent = t(blocked ? "unblock" : "block");
  showProfile();
  showClock();
}

$("language").append(...Object.entries(LANGUAGES).map(([code, { name, tag }]) => el("option", { value: code, lang: tag }, name)));
$("language").value = language();
$("language").addEventListener("change", () => {
  setLanguage($("language").value);
  remember("language", language());
  setAddress("lang", language());
  applyLanguage();
  readProfile().catch(() => {});
});

api.onConnection((connected) => {
  $("offline").firstElementChild.hidden = connected;
});

applyLanguage();
fit();
startPanels();
startClock({ chat: () => chat, refresh });
startCalls();
enterChat();
