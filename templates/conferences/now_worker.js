{% load static %}// Keeps the page of what is on now, and all that it is drawn with, so that it opens again without network.
const KEPT = "now-{% static 'js/now.js' %}-{% static 'css/now.css' %}";
const ASSETS = [
  "{% static 'js/now.js' %}", "{% static 'js/early.js' %}", "{% static 'js/reading.js' %}", "{% static 'css/now.css' %}",
  "{% static 'css/programme.css' %}", "{% static 'css/fonts.css' %}", "{% static 'css/tokens.css' %}",
  "{% static 'css/base.css' %}", "{% static 'css/components.css' %}",
];
const PATIENCE = 8000; // milliseconds until a slow network counts as none

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(ASSETS)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("now-") && name !== KEPT);
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

async function ask(request) {
  const given = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
  if (given.status === 200) (await caches.open(KEPT)).put(request, given.clone());
  return given;
}

// From memory, marked as such, so that the page can say how old it is.
async function remembered(request) {
  const found = await caches.match(request) || await caches.match(request, { ignoreSearch: true });
  if (!found) return Response.error();
  const headers = new Headers(found.headers);
  headers.set("X-Kept", "1");
  return new Response(await found.blob(), { status: 200, headers });
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  const lives = address.href.startsWith(registration.scope);
  event.respondWith(lives
    ? ask(request).then((given) => (given.status < 500 ? given : remembered(request)), () => remembered(request))
    : caches.match(request).then((found) => found || ask(request)));
});
