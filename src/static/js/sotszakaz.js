/* Only what makes a page that already works a little kinder. Nothing here is needed to finish a deed. */
(() => {
  "use strict";

  const SENT = "sent";

  /* A form is sent once: its buttons rest until the answer comes or the page is shown again. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "get") return;
    if (SENT in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset[SENT] = "";
    setTimeout(() => rest(form, true)); // after the browser has taken the pressed button's value
  });

  const rest = (form, on) => {
    for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = on;
    if (!on) delete form.dataset[SENT];
  };

  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) rest(form, false);
  });

  /* htmx: a write carries the token of the page's forms; after an answer the form may be sent again. */
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb === "get") return;
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token) detail.headers["X-CSRFToken"] = token.value;
  });

  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = detail.elt.closest("form");
    if (form) rest(form, false);
  });

  const sayTrouble = (sentence, onwards = "") => {
    const messages = document.getElementById("messages");
    if (!messages) return;
    const notice = document.createElement("div");
    notice.className = "notice notice-danger";
    notice.append(Object.assign(document.createElement("span"), { className: "notice-sign", ariaHidden: "true" }));
    notice.append(Object.assign(document.createElement("div"), { className: "notice-text", textContent: sentence }));
    if (onwards) notice.lastChild.append(" ", Object.assign(document.createElement("a"), { href: location.href, textContent: onwards }));
    messages.replaceChildren(notice);
    messages.scrollIntoView({ block: "center" });
  };

  const isQuiet = ({ elt }) => elt.id === "bell" || "places" in elt.dataset; // nobody asked, so nobody hears of its trouble

  document.addEventListener("htmx:sendError", ({ detail }) => {
    if (!isQuiet(detail)) sayTrouble("Нет связи. Проверьте интернет и повторите действие.");
  });
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (isQuiet(detail)) return;
    if (detail.xhr.status === 403) sayTrouble("Действие не разрешено: у вас нет на него права или вход закончился.", "Продолжить");
    else if (detail.xhr.status === 503) sayTrouble("Сейчас много желающих, попробуйте через минуту. Всё введённое осталось на странице.");
    else sayTrouble("Сервер не смог ответить. Ничего не изменено; повторите действие через минуту.");
  });

  /* After a refusal the summary of errors is where the reader is; its links put the cursor into the field. */
  const settle = (root) => {
    const summary = root.querySelector("form [data-focus]");
    if (summary) summary.focus();
    for (const wrap of root.querySelectorAll(".table-wrap")) {
      if (wrap.scrollWidth <= wrap.clientWidth) continue;
      wrap.tabIndex = 0; // a table wider than the page is scrolled by keyboard too
      wrap.setAttribute("role", "region");
      wrap.setAttribute("aria-label", wrap.querySelector("caption").textContent);
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const control = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!control) return;
    event.preventDefault();
    control.closest(".field")?.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  });

  /* One tick for all the rows of a page; it tells how it stands with them, also when rows have come by themselves. */
  const boxes = (all) => [...all.closest("form").querySelectorAll("td input[type=checkbox]")];
  const weigh = () => {
    for (const all of document.querySelectorAll("[data-tick-all]")) {
      const box = all.querySelector("input");
      const ticked = boxes(all).filter((each) => each.checked).length;
      all.hidden = false;
      box.checked = ticked > 0 && ticked === boxes(all).length;
      box.indeterminate = ticked > 0 && !box.checked;
    }
  };
  document.addEventListener("change", ({ target }) => {
    const all = target.closest("[data-tick-all]");
    if (all) for (const each of boxes(all)) each.checked = target.checked;
    weigh();
  });
  addEventListener("pageshow", weigh);

  /* The bell asks for news when the reader comes back to the page, and now and then while it is looked at. */
  const ringBell = () => {
    const bell = document.getElementById("bell");
    if (bell && !document.hidden && window.htmx) htmx.trigger(bell, "refresh");
  };
  document.addEventListener("visibilitychange", ringBell);
  setInterval(ringBell, 60_000);

  /* Pages of the journal that lie on the device are of one person: whoever else looks at the site takes them away. */
  const person = document.querySelector("meta[name=person]")?.content ?? "";
  const takeAway = async (own) => {
    const names = (await caches.keys()).filter((each) => each.startsWith("journal-page-") && each !== `journal-page-${own}`);
    await Promise.all(names.map((each) => caches.delete(each)));
  };
  if ("caches" in window) {
    takeAway(person).catch(() => {});
    document.querySelector("form[data-logout]")?.addEventListener("submit", () => takeAway("").catch(() => {}));
  }

  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    settle(detail.target);
    weigh();
  });
  settle(document);
})();
