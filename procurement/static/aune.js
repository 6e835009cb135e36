// Small comforts. Every page works without them: nothing is kept in the browser, nothing is sent elsewhere.
"use strict";

const RETRY_DELAY = 5000;
const TYPING_PAUSE = 250;

// A number as people type it in French, or null.
function readNumber(text) {
  const plain = text.replace(/[\s\u00a0\u202f]|%|€/g, "").replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

const inFrench = (value) => new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 }).format(value);

function afterPause(action) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, TYPING_PAUSE);
  };
}

// The value of an indicator, as its two terms are typed.
function followFigure(figure) {
  const [numerator, denominator] = figure.querySelectorAll(".terms input");
  const output = figure.querySelector(".live output");
  const isPercent = figure.dataset.percent === "1";
  const limit = readNumber(figure.dataset.limit);
  const unit = figure.querySelector(".unit")?.textContent ?? "";
  const show = () => {
    const [top, bottom] = [readNumber(numerator.value), readNumber(denominator.value)];
    if (top === null || bottom === null) { output.textContent = ""; return; }
    if (bottom === 0) { output.textContent = "Le dénominateur est nul : donnez directement la valeur."; return; }
    const value = (isPercent ? 100 : 1) * top / bottom;
    const excess = limit !== null && value > limit;
    output.textContent = `Soit ${inFrench(value)} ${unit}${excess ? ` : cela dépasse ${inFrench(limit)}, vérifiez les deux termes.` : ""}`;
  };
  numerator.addEventListener("input", show);
  denominator.addEventListener("input", show);
}

// Each answer is sent as it is given; the page says «Enregistré» only once the server has said so.
function autosave(form) {
  const status = form.querySelector("[data-status]");
  const version = form.elements.seen_version;
  const request = form.elements.request_id;
  let sending = false, again = false, unsaved = false;

  const say = (text, tone) => { status.textContent = text; status.dataset.tone = tone; };
  const sent = () => new URLSearchParams(new FormData(form));

  async function send() {
    if (sending) { again = true; return; }
    sending = true; again = false;
    say("Enregistrement…", "wait");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent(), headers: { Accept: "application/json" }, redirect: "error" });
      const body = await answer.json();
      if (answer.ok) {
        version.value = body.version;
        unsaved = false;
        say(`✓ ${body.message}`, "good");
      } else {
        say(`Non enregistré : ${body.message}`, "bad");
      }
    } catch {
      say("Non enregistré : connexion perdue. Nouvelle tentative dans quelques secondes ; gardez la page ouverte.", "bad");
      setTimeout(() => { if (unsaved) send(); }, RETRY_DELAY);
    }
    sending = false;
    if (again) send();
  }

  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("change", send);
  form.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  request.value = crypto.randomUUID?.() ?? request.value;
}

// What the profile changes, as facts are typed.
function followProfile(form) {
  const panel = document.getElementById("effets");
  const refresh = afterPause(async () => {
    try {
      const answer = await fetch(form.dataset.effects, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (!answer.ok) return;
      panel.innerHTML = await answer.text();
      for (const fresh of panel.querySelectorAll("[data-consequence]")) {
        const place = form.querySelector(`[data-fact="${fresh.dataset.consequence}"]`);
        if (place) place.replaceChildren(...fresh.childNodes);
      }
    } catch { /* The button «Voir ce que cela change» does the same with a page. */ }
  });
  form.addEventListener("input", refresh);
}

// Results of the search, as the name is typed.
function followSearch(form) {
  const list = document.getElementById("resultats");
  const input = form.elements.q;
  let latest = 0;
  input.addEventListener("input", afterPause(async () => {
    const turn = ++latest;
    try {
      const answer = await fetch(`${form.dataset.finder}?fragment=1&q=${encodeURIComponent(input.value)}`);
      const text = await answer.text();
      if (answer.ok && turn === latest) list.innerHTML = text;
    } catch { /* The button «Chercher» does the same with a page. */ }
  }));
}

document.querySelectorAll("[data-figure]").forEach(followFigure);
document.querySelectorAll("form[data-autosave]").forEach(autosave);
document.querySelectorAll("form[data-effects]").forEach(followProfile);
document.querySelectorAll("form[data-finder]").forEach(followSearch);
document.querySelector('.alert[role="alert"]')?.focus();
