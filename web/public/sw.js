// Keeps what the screens are made of, so that they open without a connection. What they show comes
// from the server always: nothing below /api is kept.
const CACHE = 'dosirak-1';
const SHELLS = { '/owner/': '/owner/', '/rider/': '/rider/', '/operator/': '/operator/', '/': '/' };

addEventListener('install', () => skipWaiting());

addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((each) => each !== CACHE).map((each) => caches.delete(each))))
      .then(() => clients.claim()),
  );
});

addEventListener('fetch', (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== 'GET' || address.origin !== location.origin || address.pathname.startsWith('/api/')) {
    return;
  }
  if (event.request.mode === 'navigate') {
    if (address.pathname in SHELLS) {
      event.respondWith(freshOrKept(event.request, SHELLS[address.pathname]));
    }
  } else if (address.pathname.startsWith('/assets/')) {
    event.respondWith(keptOrFresh(event.request));
  } else if (/\.(svg|png|webmanifest|js)$/.test(address.pathname)) {
    event.respondWith(freshOrKept(event.request, address.pathname));
  }
});

/** A file with a hash in its name never changes. */
async function keptOrFresh(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  return kept ?? keep(cache, request, await fetch(request));
}

async function freshOrKept(request, key) {
  const cache = await caches.open(CACHE);
  try {
    return await keep(cache, key, await fetch(request));
  } catch (failure) {
    const kept = await cache.match(key);
    if (kept) {
      return kept;
    }
    throw failure;
  }
}

async function keep(cache, key, response) {
  if (response.ok && !response.redirected) {
    await cache.put(key, response.clone());
  }
  return response;
}
