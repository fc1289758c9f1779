/* Opens the journal of a day without a connection: keeps its pages and what draws them. The pages name children, so they
   are kept for one person, by the header that the server puts on them, and taken away when the login is over. */
"use strict";

const PAGES = "journal-page-";
const ASSETS = "journal-assets";
const KEPT_PAGES = 10;
const PATIENCE = 5000;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const isPage = (url) => url.href.split("?")[0] === self.registration.scope;
const isAsset = (url) => url.origin === location.origin && url.pathname.startsWith("/static/");

const forgetPages = async (but) => {
  const names = (await caches.keys()).filter((each) => each.startsWith(PAGES) && each !== but);
  await Promise.all(names.map((each) => caches.delete(each)));
};

const keepPage = async (address, answer) => {
  const person = answer.headers.get("X-Journal-Person");
  if (answer.status >= 500) return;
  await forgetPages(person ? PAGES + person : "");
  if (!answer.ok || !person) return;
  const cache = await caches.open(PAGES + person);
  await cache.delete(address);
  await cache.put(address, answer);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, -KEPT_PAGES).map((each) => cache.delete(each)));
};

const keptPage = async (address) => {
  for (const name of await caches.keys()) {
    const found = name.startsWith(PAGES) && (await (await caches.open(name)).match(address));
    if (found) return found;
  }
  return undefined;
};

const later = (pause, value) => new Promise((resolve) => setTimeout(resolve, pause, value));

const page = async (event) => {
  const network = fetch(event.request).then(async (answer) => {
    await keepPage(event.request.url, answer.clone());
    return answer;
  });
  event.waitUntil(network.catch(() => {}));
  const kept = await keptPage(event.request.url);
  if (!kept) return network;
  const first = await Promise.race([network.catch(() => kept), later(PATIENCE, kept)]);
  return first.status >= 500 ? kept : first;
};

const asset = async (request) => {
  const cache = await caches.open(ASSETS);
  const kept = await cache.match(request.url);
  if (kept && HASHED.test(request.url)) return kept; // its name would change with its content
  try {
    const answer = await fetch(request);
    if (kept && answer.ok) await cache.put(request.url, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
};

const keep = async (address) => {
  if (isPage(new URL(address))) {
    await keepPage(address, await fetch(address, { redirect: "manual", cache: "no-store" }));
  } else if (isAsset(new URL(address))) {
    await (await caches.open(ASSETS)).add(address);
  }
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate" && isPage(url)) event.respondWith(page(event));
  else if (isAsset(url)) event.respondWith(asset(event.request));
});

self.addEventListener("message", (event) => {
  event.waitUntil(Promise.allSettled(event.data.keep.map(keep)));
});
