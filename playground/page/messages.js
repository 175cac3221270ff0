// The conversation: one row per message, changed in place so that nothing jumps.

import { format, safeUrl } from "/page/format.js";
import { clockTime, dayKey, dayName, fileSize } from "/page/intl.js";
import { language, t } from "/page/strings.js";
import { copy, el, icon } from "/page/ui.js";

const NEAR = 80; // pixels from the end that still count as "at the newest message"
const STYLES = new Set(["primary", "success", "danger"]);

export class Conversation {
  /** `actions`: send(text), tap(messageId, data); both return promises. `onUnread(n)` feeds the pill. */
  constructor(log, actions, onUnread) {
    this.log = log;
    this.actions = actions;
    this.onUnread = onUnread;
    this.rows = new Map();
    this.unread = 0;
    this.follow = true;
    this.messages = [];
    log.addEventListener("scroll", () => {
      this.follow = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
      if (this.follow) this.setUnread(0);
    }, { passive: true });
    // A phone's keyboard takes half the screen: the newest message stays in sight.
    new ResizeObserver(() => { if (this.follow) this.toEnd(); }).observe(log);
  }

  setUnread(count) {
    this.unread = count;
    this.onUnread(count);
  }

  toEnd(smooth = false) {
    this.follow = true;
    this.setUnread(0);
    // The buttons first, also of a message taller than the screen: Telegram shows the end, too.
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  clear() {
    this.rows.clear();
    this.messages = [];
    this.log.replaceChildren();
    this.toEnd();
  }

  get size() {
    return this.rows.size;
  }

  update(messages) {
    const shown = messages.filter((message) => !message.deleted);
    this.messages = messages;
    const follow = this.follow;
    this.dropMissing(new Set(shown.map((message) => message.message_id)));
    let fromBot = 0;
    let fromUser = 0;
    let previous = null;
    for (const message of shown) {
      let row = this.rows.get(message.message_id);
      if (!row) {
        row = new Row(message);
        this.rows.set(message.message_id, row);
        if (message.from_bot) fromBot += 1;
        else fromUser += 1;
      }
      row.update(message, previous?.message, this.actions);
      const after = previous ? previous.node.nextSibling : this.log.firstChild;
      if (after !== row.node) this.log.insertBefore(row.node, after);
      previous = row;
    }
    this.log.setAttribute("aria-busy", "false");
    if (follow || fromUser) this.toEnd();
    else if (fromBot) this.setUnread(this.unread + fromBot);
  }

  /** After `change` gave the page another language. */
  translate(change) {
    // Changed words are no news: a screen reader need not read the whole chat again.
    this.log.setAttribute("aria-live", "off");
    change();
    if (this.messages.length) this.update(this.messages);
    this.setUnread(this.unread);
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 500);
  }

  dropMissing(kept) {
    for (const [id, row] of this.rows) {
      if (kept.has(id)) continue;
      const focused = row.node.contains(document.activeElement);
      row.node.remove();
      this.rows.delete(id);
      // Whoever works by keyboard stays in the conversation.
      if (focused) this.log.focus({ preventScroll: true });
    }
  }
}

class Row {
  constructor(message) {
    const side = message.from_bot ? "bot" : "user";
    this.day = el("p", { className: "day", hidden: true });
    this.sender = el("span", { className: "hidden-label" });
    this.file = el("div", { className: "file-place", hidden: true });
    this.words = el("div", { className: "text", data: { testid: "bubble-text" } });
    this.meta = el("span", { className: "meta" });
    this.keyboard = el("div", { className: "keyboard", hidden: true });
    this.article = el("article",
      { className: `message ${side}`, tabIndex: -1, data: { testid: "message", messageId: message.message_id, from: side } },
      el("div", { className: "bubble" }, this.sender, this.file, this.words, this.meta), this.keyboard);
    this.node = el("div", { className: "row" }, this.day, this.article);
    this.signs = {};
  }

  /** True once per changed part, so that an untouched part keeps its state (a revealed spoiler, an open quote). */
  changed(part, ...values) {
    const sign = JSON.stringify(values);
    if (this.signs[part] === sign) return false;
    this.signs[part] = sign;
    return true;
  }

  update(message, previous, actions) {
    this.message = message;
    const date = message.date ?? 0;
    const newDay = !previous || dayKey(previous.date ?? 0) !== dayKey(date);
    this.node.classList.toggle("follows", Boolean(previous) && !newDay && previous.from_bot === message.from_bot);
    if (this.changed("day", language(), newDay, newDay ? dayKey(date) : 0)) {
      this.day.hidden = !newDay;
      this.day.textContent = newDay ? dayName(date) : "";
    }
    if (this.changed("sender", language())) this.sender.textContent = `${t(message.from_bot ? "bot" : "you")} `;
    if (this.changed("file", language(), message.document)) {
      this.file.hidden = !message.document;
      this.file.replaceChildren(message.document ? fileBubble(message.document) : "");
    }
    if (this.changed("text", message.text, message.entities)) {
      this.words.replaceChildren(...format(message.text ?? "", message.entities, actions));
    }
    // Chinese in a page set to another language: tell fonts and screen readers.
    this.words.lang = language() !== "zh-hans" && /\p{Script=Han}/u.test(message.text ?? "") ? "zh-Hans" : "";
    if (!this.words.lang) this.words.removeAttribute("lang");
    if (this.changed("meta", language(), date, message.edited)) {
      this.meta.replaceChildren();
      if (message.edited) this.meta.append(el("span", { className: "edited", data: { testid: "edited" } }, t("edited")), " ");
      this.meta.append(el("time", { dateTime: new Date(date * 1000).toISOString() }, clockTime(date)));
    }
    if (this.changed("keyboard", language(), message.buttons)) this.drawKeyboard(message, actions);
  }

  drawKeyboard(message, actions) {
    const held = this.keyboard.contains(document.activeElement) ? place(document.activeElement) : null;
    const rows = (message.buttons ?? []).filter((row) => row.length);
    this.keyboard.replaceChildren(...rows.map((row, y) =>
      el("div", { className: `keyboard-row ${wordsFit(row) ? "whole" : ""}` }, ...row.map((button, x) => keyboardButton(message, button, `${y}.${x}`, actions)))));
    this.keyboard.hidden = !rows.length;
    if (!held) return;
    const buttons = [...this.keyboard.querySelectorAll(".key")];
    const same = buttons.find((button) => held.data && button.dataset.data === held.data)
      ?? buttons.find((button) => button.dataset.place === held.place);
    (same ?? this.article).focus({ preventScroll: true });
  }
}

// Do the longest words of a row's labels stand side by side on a phone? Then no word is broken.
// Rough on purpose, in letters; Chinese breaks anywhere and needs little.
function wordsFit(row) {
  const longest = (text) => Math.max(0, ...text.split(/[\s\p{Script=Han}]+/u).map((word) => word.length));
  return row.reduce((sum, button) => sum + Math.max(2, longest(button.text ?? "")), 0) + 2 * row.length <= 34;
}

const place = (node) => ({ data: node.dataset.data, place: node.dataset.place });

function keyboardButton(message, button, where, actions) {
  const className = `key ${STYLES.has(button.style) ? button.style : ""}`;
  const data = { testid: "button", place: where };
  const label = el("span", { className: "key-label" }, button.text ?? "");
  if (button.url) {
    const href = safeUrl(button.url);
    const node = el("a", { className, data, target: "_blank", rel: "noopener noreferrer", title: href ?? "" }, label, icon("link"),
      el("span", { className: "hidden-label" }, ` (${t("newTab")})`));
    if (href) node.href = href;
    return node;
  }
  const text = button.copy_text?.text ?? button.copy_text;
  if (text) {
    const node = el("button", { type: "button", className, data }, label, icon("copy"));
    node.addEventListener("click", () => copy(text));
    return node;
  }
  const callback = button.data ?? button.callback_data;
  const node = el("button", { type: "button", className, data: { ...data, data: callback ?? "" } }, label);
  node.disabled = callback === undefined;
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") === "true") return;
    // Not `disabled`: that would throw the keyboard's focus away.
    node.setAttribute("aria-busy", "true");
    try {
      await actions.tap(message.message_id, callback);
    } finally {
      node.removeAttribute("aria-busy");
    }
  });
  return node;
}

function fileBubble(file) {
  const name = file.name ?? "file";
  const size = Number.isFinite(file.size) ? fileSize(file.size) : "";
  const node = el("a", { className: "file", download: name, data: { testid: "document" }, label: [t("download", name), size].filter(Boolean).join(", ") },
    el("span", { className: "file-mark" }, icon("file")),
    el("span", { className: "file-words" },
      el("span", { className: "file-name" }, name), el("span", { className: "file-size" }, size)));
  const href = fileUrl(file.url);
  if (href) node.href = href;
  return node;
}

// The playground's own files come as paths of this server.
function fileUrl(address) {
  try {
    const url = new URL(address, location.href);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
