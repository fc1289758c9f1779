/* The catalogue is found and paged without this file; here are the place of the visitor and free places that refresh. */
(() => {
  "use strict";

  const PLACES_EVERY = 5000;
  const NARROW = "(max-width: 61.99rem)";

  /* Nobody asks for the places of a page that nobody sees. */
  setInterval(() => {
    if (document.hidden) return;
    for (const each of document.querySelectorAll("[data-places]")) window.htmx?.trigger(each, "places-due");
  }, PLACES_EVERY);

  if (matchMedia(NARROW).matches) {
    for (const each of document.querySelectorAll("[data-folds]")) each.open = false;
  }

  const offerPlace = () => {
    if (!("geolocation" in navigator)) return;
    for (const button of document.querySelectorAll("[data-here]")) button.hidden = false;
  };

  const say = (sentence) => {
    const line = document.querySelector("[data-here-says]");
    if (line) line.textContent = sentence;
  };

  const take = ({ coords }) => {
    const latitude = document.getElementById("id_lat");
    const longitude = document.getElementById("id_lon");
    if (!latitude || !longitude) return;
    const address = document.getElementById("id_address");
    if (address) address.value = "";
    latitude.value = coords.latitude.toFixed(5);
    longitude.value = coords.longitude.toFixed(5);
    longitude.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-here]")) return;
    say("Определяем место…");
    navigator.geolocation.getCurrentPosition(take, () => {
      say("Браузер не сообщил место. Разрешите его в настройках или введите широту и долготу.");
    });
  });

  document.addEventListener("htmx:afterSettle", offerPlace);
  offerPlace();
})();
