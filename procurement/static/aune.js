// Small comforts. Every page works without them: nothing is kept in the browser, nothing is sent elsewhere.
"use strict";

const RETRY_DELAY = 5000;
const TYPING_PAUSE = 250;
const WRITING_PAUSE = 2000;
const PATIENCE = 10000;
const NOT_YET = "Pas encore enregistré.";

// A number as people type it in French, or null.
function readNumber(text) {
  const plain = text.replace(/[\s\u00a0\u202f]|%|€/g, "").replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

const inFrench = (value) => new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 }).format(value);

function afterPause(action, pause = TYPING_PAUSE) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, pause);
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
    if (bottom === 0) { output.textContent = "Le dénominateur est nul\u00a0: donnez directement la valeur."; return; }
    const value = (isPercent ? 100 : 1) * top / bottom;
    const excess = limit !== null && value > limit;
    output.textContent = `Soit ${inFrench(value)}${isPercent ? "\u202f" : "\u00a0"}${unit}${excess ? `\u00a0: cela dépasse ${inFrench(limit)}, vérifiez les deux termes.` : ""}`;
  };
  numerator.addEventListener("input", show);
  denominator.addEventListener("input", show);
}

const ENDED = "Non enregistré\u00a0: votre session a pris fin. Gardez cette page ouverte et reconnectez-vous dans un autre onglet\u00a0: ";
const SESSION_MINUTES = 60, WARNING_MINUTES = 5;

// A session ends after an hour without anything sent: five minutes before, the page says so, and one press goes on.
let heard = Date.now();
function watchSession({ session, token }) {
  const notice = document.createElement("div");
  notice.className = "alert";
  notice.setAttribute("role", "alert");
  const stay = Object.assign(document.createElement("button"), { className: "btn", textContent: "Rester connecté" });
  stay.addEventListener("click", async () => {
    try {
      const answer = await fetch(session, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams({ csrf_token: token }), redirect: "error" });
      if (answer.ok) { heard = Date.now(); notice.remove(); document.querySelector("main").focus(); }
    } catch { /* The notice stays, and can be pressed again. */ }
  });
  const look = () => {
    const left = Math.ceil(SESSION_MINUTES - (Date.now() - heard) / 60000);
    if (left > WARNING_MINUTES) { notice.remove(); return; }
    if (left > 0 && notice.isConnected) return;
    const words = left > 0
      ? `Votre session prend fin dans ${WARNING_MINUTES} minutes, faute d’activité.`
      : "Votre session a pris fin. Ce que vous avez tapé est encore dans la page\u00a0: connectez-vous dans un autre onglet, puis enregistrez.";
    const text = Object.assign(document.createElement("p"), { textContent: words });
    if (notice.dataset.said === words && notice.isConnected) return;
    notice.dataset.said = words;
    notice.replaceChildren(text, left > 0 ? stay : signInLink());
    document.querySelector("main").before(notice);
  };
  setInterval(look, 20000);
}

const signInLink = () => Object.assign(document.createElement("a"), { href: "/connexion", target: "_blank", textContent: "se connecter" });

const LOST = "Non enregistré\u00a0: connexion perdue.";

// A page that comes back refused, or only previewed, already holds something that is not kept.
const startsUnsaved = (mark) => (mark === "unsaved" ? 1 : 0);

// Calls back once nobody is pressing a button of the page, or after a second: nothing moves under a click.
let pressed = false;
const waiting = [];
const release = () => { pressed = false; waiting.splice(0).forEach((action) => action()); };
document.addEventListener("pointerdown", (event) => {
  pressed = event.target.closest("button, a") !== null;
  if (pressed) setTimeout(release, 1000);
});
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(release));
const onceReleased = (action) => { if (pressed) waiting.push(action); else action(); };

// Whether something typed would be lost by leaving: the browser then asks first.
function warnBeforeLeaving(isUnsaved) {
  window.addEventListener("beforeunload", (event) => { if (isUnsaved()) event.preventDefault(); });
}

// A page is only sent once the server is there to take it: otherwise it stays open, with all that was typed in it.
function sendOnceReached(form, status, reach) {
  let reached = false;
  window.addEventListener("pageshow", () => { reached = false; });
  form.addEventListener("submit", async (event) => {
    if (reached) return;
    event.preventDefault();
    reached = await reach();
    if (reached) form.requestSubmit(event.submitter); else status.scrollIntoView({ block: "nearest" });
  });
  return () => reached;
}

// Each answer is sent as it is given; the page says «Enregistré» only once the server has said so.
function autosave(form) {
  const status = form.querySelector("[data-status]");
  let typed = startsUnsaved(form.dataset.autosave), kept = 0, running = null, next = null, retry = null;

  const say = (text, tone) => onceReleased(() => { status.textContent = text; status.dataset.tone = tone; });

  // Resolves to true when the page itself may be sent: the answer is kept, or the server has something to show of it.
  async function send() {
    const sending = typed;
    say("Enregistrement…", "wait");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        redirect: "error",
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      const body = await answer.json();
      if (answer.ok) heard = Date.now();
      if (answer.status === 401) {
        onceReleased(() => { status.replaceChildren(ENDED, signInLink()); status.dataset.tone = "bad"; });
        retry = setTimeout(save, RETRY_DELAY);
        return false;
      }
      if (answer.ok) {
        kept = sending;
        document.querySelectorAll('[name="seen_version"]').forEach((field) => { field.value = body.version; });
        if (kept < typed) say(NOT_YET, "wait"); else say(`✓ ${body.message}`, "good");
      } else {
        say(`Non enregistré\u00a0: ${body.message[0].toLowerCase()}${body.message.slice(1)}`, "bad");
      }
      return answer.ok || answer.status === 422 || body.conflict === true;
    } catch {
      say(`${LOST} Gardez la page ouverte, un nouvel essai suit.`, "bad");
      retry = setTimeout(save, RETRY_DELAY);
      return false;
    }
  }

  // One request at a time; whatever is typed meanwhile goes with the next.
  function save() {
    clearTimeout(retry);
    retry = null;
    if (!running) {
      running = send().finally(() => { running = null; });
      return running;
    }
    next ??= running.then(() => { next = null; return save(); });
    return next;
  }

  const saveText = afterPause(() => { if (kept < typed) save(); }, WRITING_PAUSE);

  form.addEventListener("input", (event) => {
    typed += 1;
    if (event.target.matches("[type=radio], [type=checkbox]")) return;
    if (!running) say(NOT_YET, "wait");
    if (event.target.matches("[name=comment], [name=document]")) saveText();
  });
  form.addEventListener("change", save);
  window.addEventListener("online", () => { if (retry) save(); });
  const leaving = sendOnceReached(form, status, save);
  warnBeforeLeaving(() => kept < typed && !leaving());
  form.elements.request_id.value = crypto.randomUUID?.() ?? form.elements.request_id.value;
}

// A long page without autosave: what was typed is not lost for want of a connection.
function guard(form) {
  const status = form.querySelector("[data-status]");
  let typed = startsUnsaved(form.dataset.guard);
  const reach = async () => {
    try {
      await fetch(location.href, { method: "HEAD", signal: AbortSignal.timeout?.(PATIENCE) });
      return true;
    } catch {
      status.textContent = `${LOST} Gardez la page ouverte et réessayez.`;
      status.dataset.tone = "bad";
      return false;
    }
  };
  form.addEventListener("input", () => { typed += 1; });
  const leaving = sendOnceReached(form, status, reach);
  warnBeforeLeaving(() => typed > 0 && !leaving());
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
      const answer = await fetch(`${form.dataset.finder}?fragment=1&q=${encodeURIComponent(input.value)}`, { redirect: "error" });
      const text = await answer.text();
      if (answer.ok && turn === latest) list.innerHTML = text;
    } catch { /* The button «Chercher» does the same with a page. */ }
  }));
}

if (document.body.dataset.session) watchSession(document.body.dataset);
document.querySelectorAll("[data-figure]").forEach(followFigure);
document.querySelectorAll("form[data-autosave]").forEach(autosave);
document.querySelectorAll("form[data-guard]").forEach(guard);
document.querySelectorAll("form[data-effects]").forEach(followProfile);
document.querySelectorAll("form[data-finder]").forEach(followSearch);
document.querySelector('.alert[role="alert"]')?.focus();
