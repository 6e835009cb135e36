// Keys for whoever reviews sixty answers in a row. Links and buttons of the page do the same without them.
"use strict";

const FIELDS = "input, textarea, select, summary, iframe, [contenteditable]";
const OFF = "aune-keys-off";

// Only the choice of doing without the keys is kept, and only as long as this tab.
function stored(value) {
  try {
    if (value !== undefined) sessionStorage.setItem(OFF, value);
    return sessionStorage.getItem(OFF) === "1";
  } catch {
    return value === "1";
  }
}

function press(name) {
  const target = document.querySelector(`[data-key="${name}"]`);
  target?.focus();
  target?.click();
}

const list = document.getElementById("touches");
const toggle = list.querySelector("[data-keys-off]");
const showList = () => { list.scrollIntoView({ block: "nearest" }); list.focus(); };
const ACTIONS = {
  j: () => press("next"),
  ArrowRight: () => press("next"),
  k: () => press("previous"),
  ArrowLeft: () => press("previous"),
  c: () => press("confirm"),
  "?": showList,
};
let isOff = stored();

function say() {
  toggle.textContent = isOff ? "Les réactiver" : "Les désactiver dans cet onglet";
}

toggle.addEventListener("click", () => {
  isOff = !isOff;
  stored(isOff ? "1" : "0");
  say();
});

document.addEventListener("keydown", (event) => {
  const isBusy = event.defaultPrevented || event.repeat || event.isComposing;
  if (isOff || isBusy || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(FIELDS)) return;
  const action = ACTIONS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

list.hidden = false;
say();
