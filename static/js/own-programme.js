// What one visitor starred at one conference: kept in this browser, and on the server where a personal link is known.
export const config = document.getElementById("stars")?.dataset;
const KEY = `collegium.programme.${config?.event}`;
const OWN_PAGE = /^\/my-programme\/[\w-]{20,64}\/$/;

function read() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY)) || {};
    return {
      stars: Array.isArray(stored.stars) ? stored.stars.filter((slug) => typeof slug === "string") : [],
      home: OWN_PAGE.test(stored.home) ? stored.home : "",
      unsent: typeof stored.unsent === "object" && stored.unsent ? stored.unsent : {},
    };
  } catch { return { stars: [], home: "", unsent: {} }; }
}

export let state = read();
export let isKept = true;

function write() {
  try { localStorage.setItem(KEY, JSON.stringify(state)); } catch { isKept = false; }
  document.dispatchEvent(new CustomEvent("own-programme"));
}

export const has = (slug) => state.stars.includes(slug);

export function toggle(slug) {
  const on = !has(slug);
  state.stars = on ? [...state.stars, slug] : state.stars.filter((other) => other !== slug);
  if (state.home) state.unsent[slug] = on;
  write();
  send();
  return on;
}

// Another tab changed it.
window.addEventListener("storage", (event) => {
  if (event.key !== KEY) return;
  state = read();
  document.dispatchEvent(new CustomEvent("own-programme"));
});

// -- on the server ---------------------------------------------------------------------------------------------------

async function ask(home, changes) {
  const options = { headers: { Accept: "application/json" }, credentials: "omit", keepalive: true };
  if (changes) {
    options.method = "POST";
    options.body = new URLSearchParams(Object.entries(changes).map(([slug, on]) => [on ? "star" : "unstar", slug]));
  }
  const answer = await fetch(`${home}stars/`, options);
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).stars;
}

let sending = false;
// Sends what has changed here and takes what the server has; without network it is tried again on the next page.
export async function send() {
  if (!state.home || sending) return;
  sending = true;
  let again = false;
  try {
    const changes = { ...state.unsent };
    const stars = await ask(state.home, Object.keys(changes).length ? changes : null);
    if (stars === null) { // renewed or deleted elsewhere: what is here stays here
      state.home = "";
      state.unsent = {};
    } else {
      for (const [slug, on] of Object.entries(changes)) if (state.unsent[slug] === on) delete state.unsent[slug];
      const later = Object.entries(state.unsent);
      state.stars = [...new Set([...stars.filter((slug) => state.unsent[slug] !== false), ...later.filter(([, on]) => on).map(([slug]) => slug)])];
    }
    write();
    again = Object.keys(state.unsent).length > 0; // starred while the last answer was under way
  } catch { /* no network */ } finally { sending = false; }
  if (again) await send();
}

// This browser works on the programme behind `home` from now on; what lies here is added to it.
export async function connect(home) {
  const stars = await ask(home, Object.fromEntries(state.stars.map((slug) => [slug, true])));
  if (stars === null) return;
  state = { stars, home, unsent: {} };
  write();
}

export function disconnect() {
  state.home = "";
  state.unsent = {};
  write();
}

// -- the sessions ----------------------------------------------------------------------------------------------------

let loading = null;
// Every released session in short (conferences/queries/own_pages.py), fetched once a page.
export function sessions() {
  loading ||= fetch(config.list, { credentials: "omit" }).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }).catch(() => { loading = null; return null; });
  return loading;
}

export function overlapping(one, others) {
  if (one.x) return [];
  const from = Date.parse(one.b);
  const until = Date.parse(one.e);
  return others.filter((other) => other.s !== one.s && !other.x && Date.parse(other.b) < until && Date.parse(other.e) > from);
}
