// An earlier address: on to where its page is now, and to the place on it that the address names.
(() => {
  const { to, moved } = document.documentElement.dataset;
  let name = location.hash.slice(1);
  try { name = decodeURIComponent(name); } catch { /* It is no name of ours. */ }
  const place = name && new URLSearchParams(moved).get(name);
  location.replace(place || to + location.hash);
})();
