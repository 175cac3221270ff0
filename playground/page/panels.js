// The two panels, the bot's commands and the tools: opening, closing, arrows and Escape.

import { readCalls } from "/page/calls.js";
import { $ } from "/page/ui.js";

/** Wide enough for the tools to stand beside the chat. */
export const wide = matchMedia("(min-width: 1000px)");

export function openMenu(open, { focusBack = false } = {}) {
  $("menu").hidden = !open;
  $("menu-toggle").setAttribute("aria-expanded", String(open));
  if (open) $("menu").querySelector("button")?.focus();
  else if (focusBack) $("menu-toggle").focus();
}

export function openTools(open) {
  $("tools").hidden = !open;
  document.body.classList.toggle("with-tools", open);
  $("tools-toggle").setAttribute("aria-expanded", String(open));
  sessionStorage.setItem("tools", open ? "open" : "closed");
  if (open) readCalls();
}

export function startPanels() {
  $("menu-toggle").addEventListener("click", () => openMenu($("menu").hidden));
  $("tools-toggle").addEventListener("click", () => openTools($("tools").hidden));
  $("menu").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...$("menu").querySelectorAll("button")];
    items.at((items.indexOf(document.activeElement) + step) % items.length)?.focus();
  });
  document.addEventListener("click", (event) => {
    if (!$("menu").hidden && !event.target.closest("#menu, #menu-toggle")) openMenu(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || $("alert").open) return;
    if (!$("menu").hidden) return void openMenu(false, { focusBack: true });
    // Beside the chat the tools are in nobody's way: there Escape closes them only from inside.
    if (!$("tools").hidden && (!wide.matches || $("tools").contains(document.activeElement))) {
      openTools(false);
      $("tools-toggle").focus();
    }
  });
  openTools((sessionStorage.getItem("tools") ?? (wide.matches ? "open" : "closed")) === "open");
}
