// Small parts every other file uses: elements, icons, toast, dialog, clipboard.

import { t } from "/page/strings.js";

export const $ = (id) => document.getElementById(id);

/** An element with properties; `data` becomes data attributes, `label` its accessible name. */
export function el(tag, { data = {}, label, ...props } = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  for (const [key, value] of Object.entries(data)) node.dataset[key] = value;
  if (label) node.setAttribute("aria-label", label);
  node.append(...children);
  return node;
}

const ICONS = {
  link: "M8 16 17 7M10 7h7v7",
  copy: "M9 9h10v10H9zM15 9V5H5v10h4",
  file: "M7 3h7l4 4v14H7zM14 3v4h4M12.5 11v6M10 14.8l2.5 2.5 2.5-2.5",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Make a non-button act as one: mouse, Enter and Space alike. */
export function pressable(node, label, action) {
  node.setAttribute("role", "button");
  node.tabIndex = 0;
  if (label) node.setAttribute("aria-label", label);
  node.addEventListener("click", action);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    action(event);
  });
}

let toastTimer;

export function toast(text) {
  clearTimeout(toastTimer);
  $("toasts").replaceChildren(el("p", { className: "toast", data: { testid: "toast" } }, text));
  // Long answers get longer to be read.
  toastTimer = setTimeout(() => $("toasts").replaceChildren(), Math.min(12000, 3500 + text.length * 45));
}

export function alertDialog(text) {
  const dialog = $("alert");
  $("alert-text").textContent = text;
  if (!dialog.open) dialog.showModal();
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard API outside a secure context: the old way.
    const before = document.activeElement;
    const area = el("textarea", { className: "hidden-label", value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus({ preventScroll: true });
    return done;
  }
}

/** Copy and say so; `quote` repeats what was copied. True when it worked. */
export async function copy(text, { quote = true } = {}) {
  const done = await toClipboard(text);
  const short = text.length > 160 ? `${text.slice(0, 159).trimEnd()}…` : text;
  if (!done) toast(t("copyFailed"));
  else toast(quote ? t("copiedWhat", short) : t("copied"));
  return done;
}
