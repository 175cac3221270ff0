// A message's text and entities as DOM nodes. Text only ever enters through text nodes.

import { t } from "/page/strings.js";
import { copy, el, pressable } from "/page/ui.js";

const INLINE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

/** An address that may be opened, or null: a message must never run script. */
export function safeUrl(address) {
  const text = String(address ?? "").trim();
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  try {
    const url = new URL(whole);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function format(text, entities, actions) {
  const marks = (entities ?? [])
    .map((entity) => ({ entity, from: entity.offset ?? 0, to: (entity.offset ?? 0) + (entity.length ?? 0) }))
    .filter(({ from, to }) => from >= 0 && to > from && from < text.length);
  return build(text, 0, text.length, order(marks), actions);
}

// Outer before inner: by start, the longer first; of equals a block holds the inline one.
function order(marks) {
  return marks.sort((a, b) =>
    a.from - b.from || b.to - a.to || BLOCKS.has(b.entity.type) - BLOCKS.has(a.entity.type));
}

function build(text, from, to, marks, actions) {
  const nodes = [];
  let at = from;
  let afterBlock = false;
  const words = (end) => {
    if (end <= at) return;
    let start = at;
    if (afterBlock && text[start] === "\n") {
      // A block already ends its line; the line break stays in the text, unseen.
      nodes.push(el("span", { hidden: true }, "\n"));
      start += 1;
    }
    if (end > start) nodes.push(document.createTextNode(text.slice(start, end)));
    afterBlock = false;
    at = end;
  };
  const queue = [...marks];
  while (queue.length) {
    const mark = queue.shift();
    if (mark.from >= to) break;
    words(mark.from);
    const end = Math.min(mark.to, to);
    const inner = [];
    while (queue.length && queue[0].from < end) inner.push(queue.shift());
    const rest = [];
    for (const child of inner) {
      // Crossing entities: the part that sticks out comes again as a sibling.
      if (child.to > end) rest.push({ ...child, from: end });
    }
    const children = build(text, mark.from, end, inner, actions);
    nodes.push(wrap(mark.entity, text.slice(mark.from, end), children, actions));
    at = end;
    afterBlock = BLOCKS.has(mark.entity.type);
    if (rest.length) queue.splice(0, queue.length, ...order([...rest, ...queue]));
  }
  words(to);
  return nodes;
}

// The key stays on the element, so that the language picker changes these words in place.
function say(node, key) {
  node.dataset.t = key;
  node.textContent = t(key);
}

function wrap(entity, text, children, actions) {
  const { type } = entity;
  if (INLINE[type]) return el(INLINE[type], {}, ...children);
  switch (type) {
    case "spoiler": return spoiler(children);
    case "code": return inlineCode(text, children);
    case "pre": return pre(entity, text, children);
    case "blockquote": return el("blockquote", {}, ...children);
    case "expandable_blockquote": return expandable(children);
    case "text_link": return link(entity.url, children);
    case "url": return link(entity.url ?? text, children);
    case "email": return link(`mailto:${text}`, children);
    case "phone_number": return link(`tel:${text.replace(/[^+\d]/g, "")}`, children);
    case "bot_command": return command(text, children, actions);
    default: return el("span", { className: `entity-${type}` }, ...children);
  }
}

function link(address, children) {
  const href = safeUrl(address);
  if (!href) return el("span", {}, ...children);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, ...children);
}

function command(text, children, actions) {
  const node = el("span", { className: "command", data: { testid: "command" } }, ...children);
  pressable(node, "", () => actions.send(text));
  return node;
}

function spoiler(children) {
  const inner = el("span", { className: "spoiler-text", inert: true }, ...children);
  const node = el("span", { className: "spoiler", data: { testid: "spoiler", tLabel: "spoiler" } }, inner);
  const reveal = () => {
    if (node.classList.contains("revealed")) return;
    node.classList.add("revealed");
    inner.inert = false;
    for (const name of ["role", "tabindex", "aria-label", "data-t-label"]) node.removeAttribute(name);
  };
  pressable(node, t("spoiler"), reveal);
  return node;
}

function inlineCode(text, children) {
  const node = el("code", { title: t("tapToCopy"), data: { tTitle: "tapToCopy" } }, ...children);
  pressable(node, "", () => copy(text));
  return node;
}

function pre(entity, text, children) {
  const button = el("button", { type: "button", className: "pre-copy", data: { testid: "copy-block", t: "copy" } }, t("copy"));
  const block = el("div", { className: "pre", data: { testid: "pre" } },
    el("div", { className: "pre-head" }, el("span", {}, entity.language ?? ""), button),
    el("pre", {}, ...children));
  let timer;
  block.addEventListener("click", async (event) => {
    // Someone selecting a part by hand, or following a link, wants just that.
    const selected = !getSelection().isCollapsed && block.contains(getSelection().anchorNode);
    if (event.target !== button && (selected || event.target.closest("a"))) return;
    if (!(await copy(text, { quote: false }))) return;
    say(button, "copied");
    clearTimeout(timer);
    timer = setTimeout(() => say(button, "copy"), 2500);
  });
  return block;
}

function expandable(children) {
  const words = el("div", { className: "quote-text" }, ...children);
  const toggle = el("button", { type: "button", className: "quote-toggle", data: { testid: "quote-toggle" } });
  const quote = el("blockquote", { className: "expandable", data: { testid: "quote" } }, words, toggle);
  const set = (open) => {
    quote.classList.toggle("open", open);
    say(toggle, open ? "showLess" : "showMore");
    toggle.setAttribute("aria-expanded", String(open));
  };
  set(false);
  toggle.addEventListener("click", () => set(!quote.classList.contains("open")));
  // A link in the folded part would get the focus unseen.
  words.addEventListener("focusin", () => { if (!toggle.hidden) set(true); });
  // Nothing to unfold when three lines are enough at this width.
  new ResizeObserver(() => {
    if (!quote.classList.contains("open")) toggle.hidden = words.scrollHeight <= words.clientHeight + 1;
  }).observe(words);
  return quote;
}
