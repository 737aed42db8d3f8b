// The chat page: sends what the person does, shows the reply, and listens for what happens by itself.

const texts = document.body.dataset;
const me = texts.person;
const lines = document.getElementById("lines");
const status = document.getElementById("status");
const trouble = document.getElementById("trouble");
const RETRY_AFTER_MS = [0, 400, 1200, 3000];
const TIMEOUT_MS = 20000;
const LATEST_NEWS_MS = 1000;

let opened = null; // the open form: {form, before, opener}

// --- Saying what happens, also to those who listen ---------------------------------------------

function announce(text) {
  status.textContent = "";
  setTimeout(() => (status.textContent = text), 50);
}

function complain(text) {
  trouble.textContent = text;
}

function focusOn(element) {
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "nearest" });
}

// --- Sending -----------------------------------------------------------------------------------

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// A repeat carries the same key, so it has one effect however often it arrives.
async function send(url, body) {
  for (const wait of RETRY_AFTER_MS) {
    await pause(wait);
    try {
      const response = await fetch(url, {
        method: "POST",
        body,
        headers: { "X-Kanalvakt": "fetch" },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.status < 500) return response;
    } catch {
      // no answer: try again
    }
  }
  return null;
}

async function sendAndShow(url, body, origin, moveFocus = true) {
  complain("");
  const response = await send(url, body);
  if (response === null) return complain(texts.textOffline), false;
  if (response.status === 413) return complain(texts.textTooBig), false;
  if (!response.ok && response.status !== 422) return complain(texts.textRefused), false;
  const language = response.headers.get("Content-Language");
  const shown = show(await response.text(), origin, moveFocus);
  if (language !== document.documentElement.lang) {
    location.replace(`/as/${me}${shown?.id ? `#${shown.id}` : ""}`);
    location.reload();
  }
  return true;
}

async function whileBusy(form, act) {
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    form.removeAttribute("aria-busy");
  }
}

// Files travel as they are; everything else in the shorter way.
const packed = (form, data) =>
  form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);

const filled = (form) => packed(form, new FormData(form));

function filledBy(form, submitter) {
  const body = packed(form, new FormData(form, submitter));
  body.set("key", crypto.randomUUID());
  return body;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const act = { words: say, press, answers: answer, clock: moveClock }[form.dataset.kind];
  if (!act) return;
  event.preventDefault();
  whileBusy(form, () => act(form, event.submitter));
});

async function say(form) {
  const field = form.elements.text;
  if (!field.value.trim()) return field.focus();
  const last = lines.lastElementChild;
  if (await sendAndShow(form.getAttribute("action"), filledBy(form), null, false)) {
    field.value = "";
    const replies = [...lines.children].slice([...lines.children].indexOf(last) + 1);
    const reply = replies.filter((line) => !line.classList.contains("own")).at(-1);
    if (reply?.querySelector(".sheet")) return focusFirstField(reply);
    announce(reply ? spoken(reply) : "");
    (replies[0] ?? lines.lastElementChild).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  }
}

async function press(form, button) {
  const body = filledBy(form, button);
  const origin = form.closest(".line");
  if (opened) await leave(false);
  await sendAndShow(form.getAttribute("action"), body, origin);
}

async function answer(form, button) {
  const body = filledBy(form, button ?? form.querySelector("button.primary"));
  await sendAndShow(form.getAttribute("action"), body, form.closest(".line"));
}

// --- Showing -----------------------------------------------------------------------------------

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.children];
}

function show(html, origin, moveFocus) {
  let shown = null;
  for (const element of parsed(html)) {
    const kind = element.dataset.reply;
    if (kind === "errors") return showErrors(element);
    if (kind === "line") {
      shown = placeLine(element);
      if (opened?.form.closest(".line") === (origin ?? shown) && moveFocus) forgetForm();
    } else {
      shown = placeBeside(element, origin);
    }
    if (kind === "form") {
      rememberForm(element, origin);
      focusFirstField(element);
      return shown;
    }
  }
  if (moveFocus) focusOn(shown?.querySelector("h3"));
  return shown;
}

function placeLine(line) {
  const before = document.getElementById(line.id);
  if (before) {
    replaceCard(before, line);
    return before;
  }
  const number = Number(line.dataset.message);
  const later = [...lines.children].find((other) => Number(other.dataset.message) > number);
  lines.insertBefore(line, later ?? null);
  hideRepeatedDays();
  return line;
}

// Only the card is exchanged: a form that is open beneath it stays, and so does the focus.
function replaceCard(before, line) {
  const [old, fresh] = [before.querySelector(":scope > .card"), line.querySelector(":scope > .card")];
  if (!old || !fresh || old.outerHTML === fresh.outerHTML) return;
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(fresh);
  if (!held) return;
  const name = (button) => button.getAttribute("aria-label") ?? button.textContent;
  const same = [...fresh.querySelectorAll("button")].find((button) => name(button) === name(held));
  focusOn(held.matches("button") && same ? same : fresh.querySelector("h3"));
}

function placeBeside(element, origin) {
  let place = origin?.querySelector(":scope > .slot");
  if (!place) {
    place = document.createElement("li");
    place.className = "line";
    lines.append(place);
  }
  place.replaceChildren(element);
  return place;
}

function hideRepeatedDays() {
  let before = "";
  for (const line of lines.querySelectorAll(":scope > [data-day]")) {
    line.querySelector(".day").hidden = line.dataset.day === before;
    before = line.dataset.day;
  }
}

function spoken(line) {
  const copy = line.cloneNode(true);
  for (const part of copy.querySelectorAll("button, .day, .by, .slot")) part.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

// --- Forms -------------------------------------------------------------------------------------

function rememberForm(form, origin) {
  opened = { form, before: String(filled(form)), opener: origin?.id };
  for (const field of form.querySelectorAll("[data-max]")) {
    const count = document.createElement("p");
    count.className = "count";
    count.hidden = true;
    field.after(count);
  }
}

function focusFirstField(within) {
  const field = within.querySelector("input:not([type=hidden]), textarea, select");
  const form = within.closest(".sheet") ?? within.querySelector(".sheet");
  form.scrollIntoView({ block: "start" });
  (field ?? form.querySelector("h3")).focus({ preventScroll: true });
  field?.scrollIntoView({ block: "nearest" });
}

function forgetForm() {
  const place = opened?.form.parentElement;
  opened?.form.remove();
  if (place?.matches("li") && !place.children.length) place.remove();
  opened = null;
}

const isChanged = () => opened.before !== String(filled(opened.form));
const canKeep = () => opened?.form.elements.leave && isChanged();

// What has been filled in is kept as a draft, when the form has a place for drafts.
async function leave(moveFocus = true) {
  const { form, opener } = opened;
  const line = document.getElementById(opener);
  if (canKeep()) {
    const kept = await sendAndShow(`/as/${me}/leave`, filled(form), form.closest(".line"), moveFocus);
    if (!kept) return;
    if (opened?.form === form) forgetForm();
  } else {
    forgetForm();
    if (moveFocus) {
      focusOn(line?.querySelector(".card h3") ?? document.getElementById("text"));
      announce(texts.textClosed);
    }
  }
}

function showErrors(summary) {
  const { form } = opened;
  clearErrors(form);
  for (const item of summary.querySelectorAll("li[data-field]")) {
    const field = form.querySelector(`.field[data-field="${CSS.escape(item.dataset.field)}"]`);
    if (!field) continue;
    const message = document.createElement("p");
    message.className = "error";
    message.id = `${form.elements.token.value}-${item.dataset.field}-error`;
    message.textContent = item.textContent;
    const name = field.querySelector("label, legend");
    item.querySelector("a").prepend(`${name.firstChild.textContent.trim()}: `);
    field.classList.add("wrong");
    name.after(message);
    for (const control of field.matches("[data-control]") ? [field] : field.querySelectorAll("[data-control]")) {
      control.setAttribute("aria-invalid", "true");
      control.dataset.described = control.getAttribute("aria-describedby") ?? "";
      control.setAttribute("aria-describedby", `${message.id} ${control.dataset.described}`.trim());
    }
  }
  form.querySelector(".head").after(summary);
  summary.focus({ preventScroll: true });
  form.scrollIntoView({ block: "start" });
  return summary;
}

function clearErrors(form) {
  for (const old of form.querySelectorAll(".errors, .error")) old.remove();
  for (const field of form.querySelectorAll(".wrong")) field.classList.remove("wrong");
  for (const control of form.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    if (control.dataset.described) control.setAttribute("aria-describedby", control.dataset.described);
    else control.removeAttribute("aria-describedby");
  }
}

document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.max) return;
  const left = Number(target.dataset.max) - [...target.value].length;
  const count = target.parentElement.querySelector(".count");
  if (!count) return;
  count.hidden = left > Number(target.dataset.max) / 5;
  count.classList.toggle("over", left < 0);
  const text = left < 0 ? texts.textOver : texts.textLeft;
  count.textContent = text.replace("{count}", String(Math.abs(left)));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && opened) {
    event.preventDefault();
    whileBusy(opened.form, leave);
  }
  const isComposer = event.target.id === "text";
  if (isComposer && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

document.addEventListener("click", async (event) => {
  const target = event.target.closest("[data-close], [data-copy], .errors a");
  if (!target) return;
  if ("close" in target.dataset) {
    whileBusy(opened.form, leave);
  } else if (target.dataset.copy) {
    await copy(target);
  } else {
    event.preventDefault();
    focusOn(document.getElementById(target.hash.slice(1)));
  }
});

async function copy(button) {
  const text = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    return getSelection().selectAllChildren(text); // the person can copy what is marked
  }
  const label = button.textContent;
  button.textContent = texts.textCopied;
  announce(texts.textCopied);
  setTimeout(() => (button.textContent = label), 2500);
}

// Going to another person, or closing the page, leaves the form as the Esc key does.
addEventListener("pagehide", () => {
  if (canKeep()) navigator.sendBeacon(`/as/${me}/leave`, filled(opened.form));
});

// --- The town's clock --------------------------------------------------------------------------

const clock = document.getElementById("clock");
const way = document.getElementById("way");

// Who moves the clock is led to the first message that comes of it.
let leadsToNext = false;

// Not sent again by itself: the clock would move twice.
async function moveClock(form, button) {
  complain("");
  if (!wide.matches) clock.open = false;
  leadsToNext = true;
  try {
    const response = await fetch(form.getAttribute("action"), {
      method: "POST",
      body: filledBy(form, button),
      headers: { "X-Kanalvakt": "fetch" },
    });
    if (response.status === 409) return complain(texts.textMoving);
    if (!response.ok) return complain(texts.textRefused);
    announce(texts.textClock.replace("{moment}", await response.text()));
    await pause(LATEST_NEWS_MS);
  } catch {
    complain(texts.textOffline);
  } finally {
    leadsToNext = false;
  }
}

const wide = matchMedia("(min-width: 76rem)");
if (clock) clock.open = wide.matches;
document.addEventListener("click", ({ target }) => {
  if (!wide.matches && clock?.open && !clock.contains(target)) clock.open = false;
});

// --- What happens by itself --------------------------------------------------------------------

function showUnread({ counts, words }) {
  for (const face of document.querySelectorAll("[data-face]")) {
    setUnread(face.querySelector(".unread"), counts[face.dataset.face], words[face.dataset.face]);
  }
  const elsewhere = Object.entries(counts).filter(([person]) => person !== me);
  const badge = document.getElementById("unread-elsewhere");
  if (badge) setUnread(badge, elsewhere.reduce((sum, [, count]) => sum + count, 0), "");
}

function setUnread(badge, count, words) {
  badge.hidden = !count;
  badge.children[0].textContent = count ?? "";
  badge.children[1].textContent = words ?? "";
}

// A message that came while the person looks elsewhere on the page: one press leads to it.
const fresh = document.getElementById("fresh");

function offer(line) {
  if (!fresh.hidden) return;
  fresh.hidden = false;
  fresh.onclick = () => {
    fresh.hidden = true;
    focusOn(line.querySelector("h3"));
    line.scrollIntoView({ block: "start" });
  };
  new IntersectionObserver(([seen], observer) => {
    if (!seen.isIntersecting) return;
    fresh.hidden = true;
    observer.disconnect();
  }).observe(line);
}

function listen() {
  const language = document.documentElement.lang;
  const source = new EventSource(me ? `/as/${me}/live` : `/live?language=${language}`);
  let isFirst = true;
  source.addEventListener("open", async () => {
    if (!isFirst && me) {
      const response = await fetch(`/as/${me}/lines`);
      if (response.ok) for (const line of parsed(await response.text())) placeLine(line);
    }
    isFirst = false;
  });
  source.addEventListener("line", ({ data }) => {
    const { id, html } = JSON.parse(data);
    const isNew = !document.getElementById(`message-${id}`);
    const isAtEnd = innerHeight + scrollY > document.documentElement.scrollHeight - 120;
    const line = placeLine(parsed(html)[0]);
    if (isNew && !line.classList.contains("own")) {
      announce(spoken(line));
      if (leadsToNext && !opened) line.scrollIntoView({ block: "start" });
      else if (isAtEnd && !opened) line.scrollIntoView({ block: "end" });
      else offer(line);
      leadsToNext = false;
    }
  });
  source.addEventListener("people", ({ data }) => showUnread(JSON.parse(data)));
  source.addEventListener("clock", ({ data }) => {
    const { moment, way_gone: gone } = JSON.parse(data);
    document.getElementById("moment").textContent = moment;
    way.hidden = gone === null;
    way.value = (gone ?? 0) * 100;
  });
  addEventListener("pagehide", () => source.close());
}

listen();
if (lines) {
  hideRepeatedDays();
  const pointed = location.hash.startsWith("#message-") && document.querySelector(location.hash);
  const form = lines.querySelector(".sheet");
  if (form) {
    rememberForm(form, form.closest(".line"));
    focusFirstField(form);
  } else if (pointed) focusOn(pointed.querySelector("h3"));
  else lines.lastElementChild?.scrollIntoView({ block: "start" });
}
